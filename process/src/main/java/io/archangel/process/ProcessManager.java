package io.archangel.process;

import io.archangel.process.spi.Table;
import io.archangel.process.spi.Tap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One table of processes. Any number of managers live in one JVM and have nothing in common. All methods may be called
 * from any thread.
 */
public interface ProcessManager extends AutoCloseable {

    /** A manager with {@link ManagerOptions#defaults()}. */
    static ProcessManager create() {
        return create(ManagerOptions.defaults());
    }

    /** A manager set up as told. */
    static ProcessManager create(ManagerOptions options) {
        return new ProcessTable(options);
    }

    /**
     * Gives a process its pid and returns it. Its parent is the current process if that is of this manager, else none.
     * Under a parent that is ending or has as many children as it may, or once the manager is closed, it succeeds and
     * ends at once.
     *
     * @throws ProcessException if it is registered already or has ended
     */
    <P extends Process> P register(P process);

    /**
     * The same, under a parent of one's choice.
     *
     * @throws ProcessException also if the parent is not of this manager
     */
    <P extends Process> P registerUnder(Process parent, P process);

    /**
     * Runs code as a process of kind {@code task} on a virtual thread of its own. It ends as Normal when the code
     * returns, as Failed when it throws.
     */
    Process spawn(String name, Task task);

    /** The processes alive, and the zombies, oldest first, without what their threads wait for. */
    default List<ProcessInfo> list() {
        return list(false);
    }

    /**
     * The processes alive, and the zombies, oldest first. Weakly consistent: each pid at most once, every pid alive
     * throughout is in it, nobody is stopped for it.
     *
     * @param threads whether to look at their threads, which costs a stack walk each
     */
    default List<ProcessInfo> list(boolean threads) {
        return list(threads, info -> true);
    }

    /** The same of those alone for which something is true. @param which asked on the calling thread, once for each */
    List<ProcessInfo> list(boolean threads, Predicate<? super ProcessInfo> which);

    /**
     * The same rows one by one, each made when it is asked for: for who shows many and may be kept waiting by whoever reads them.
     * Meanwhile it holds a number for each 64 pids, and no row. Of those who came within the same milliseconds by different threads
     * the younger may come first. Not for several threads.
     *
     * @param threads whether to look at their threads, which costs a stack walk each
     */
    Stream<ProcessInfo> stream(boolean threads);

    /** One process that is alive or a zombie, with its thread. */
    Optional<ProcessInfo> find(long pid);

    /** The process of this pid itself, while it lives: to bound it, tag it, have it take no notice of a signal. */
    Optional<Process> process(long pid);

    /** Where the threads of one are, one that is alive or a zombie; of one without, its loop; none if there is neither. */
    List<Stack> stacks(long pid);

    /** What QUIT would leave of one that is alive or a zombie. It goes on, and nothing is kept. */
    Optional<Core> core(long pid);

    /**
     * Has what passes between one process and its other end heard, by one tap at a time, until the mount is closed. Of a
     * stream that shares its connection that is the content. Where nothing can be heard, as of a task, nothing comes.
     *
     * @throws ProcessException if no process of that pid lives, its loop has closed, or it is tapped already
     */
    Mount tap(long pid, Tap tap);

    /** Those that have ended, the latest first, as far as they are kept. */
    List<HistoryEntry> history();

    /**
     * Signals a process; the future has the receipt once the process is over, or when the order's time to wait is up.
     * It never fails. What is known at once (nobody has that pid, nobody waits) is in it at once; else it completes on a
     * thread of the manager that is there for that: what hangs on it may block, for up to 5 s without holding up others.
     */
    CompletableFuture<Receipt> signal(Kill kill);

    /**
     * Signals a process and waits for the receipt.
     *
     * @throws ProcessException on a loop, in a {@linkplain HostThread#beginBatch batch}, or inside what is being ended,
     *                          where waiting would never end; and if the calling thread is interrupted while it waits
     */
    Receipt kill(Kill kill);

    /**
     * Signals a group: all that live now and for which the predicate is true, the youngest first. What arrives later
     * escapes, unless its app is {@linkplain #drain draining}. The future has a receipt for each.
     *
     * @param group asked on the calling thread, once for each process
     * @param order makes the order to one of them from the default one, TERM
     */
    CompletableFuture<List<Receipt>> signalAll(Predicate<? super ProcessInfo> group, UnaryOperator<Kill> order);

    /**
     * Signals a group and waits for the receipts.
     *
     *     manager.killAll(info -> info.tags().contains("import"), order -> order.by("me").reason("wrong file"));
     *
     * @throws ProcessException on a loop, or inside one of the group, and if the calling thread is interrupted
     */
    List<Receipt> killAll(Predicate<? super ProcessInfo> group, UnaryOperator<Kill> order);

    /**
     * Lets nothing new into an app, until the mount is closed: what is registered for it ends at once, by TERM from
     * {@code drain}. Those that live go on.
     *
     * @throws ProcessException if the app is draining already
     */
    Mount drain(String app);

    /** What QUIT left, the latest first; the last 64 are kept. */
    List<Core> cores();

    /** When the manager was made. */
    Instant started();

    /** A random number of 64 bits in hexadecimal, made at the start: with it a pid is unique across restarts. */
    String instance();

    /** The manager's clock. */
    Clock clock();

    /** Shows a table of a module's own in the shell, until the mount is closed. */
    Mount mount(Table table);

    /**
     * Tells a listener what happens to processes from now on, until the mount is closed, and once the manager is, what
     * had happened by then. What is being told when the mount closes may still go on after that.
     *
     * <p>The order is kept for each process, not among them: a child may be told of before its parent.
     */
    Mount listen(Listener listener);

    /** The tables mounted, by name. */
    List<Table> tables();

    /** The mounted table of this name, or null. */
    @Nullable
    Table table(String name);

    /**
     * Ends everything as {@code shutdown}: TERM, to each once its children are over; KILL two seconds later, or for what came
     * meanwhile once all others are over; complete at ten seconds whatever happens. What is registered later ends at once.
     *
     * @throws ProcessException on a loop, or inside one of its processes
     */
    @Override
    void close();

    /** The code of a spawned process. */
    @FunctionalInterface
    interface Task {
        /** Called once, on a virtual thread of its own, which is interrupted when the process is ended from outside. */
        void run() throws Exception;
    }

    /** What lasts until it is closed: the place of a table in the shell, or of a listener, or the draining of an app. */
    interface Mount extends AutoCloseable {
        /** Takes it away; again is harmless. */
        @Override
        void close();
    }
}

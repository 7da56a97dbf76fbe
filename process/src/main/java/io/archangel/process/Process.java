package io.archangel.process;

import io.archangel.process.spi.Tap;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something in flight that has, once registered, a pid. Extend it, or wrap what can't extend it with {@link #around}.
 *
 * <p>Its frame (state, pid, hooks, counters) stands before a subclass's constructor runs and can't be broken by it: what
 * the frame does is final, and equality is identity. All methods may be called from any thread unless they say
 * otherwise.
 */
public abstract non-sealed class Process extends Frame {

    /** Nothing to hand in: the frame makes itself. */
    protected Process() {}

    // ---- who it is ----

    /** The process on whose behalf this thread runs. */
    public static Optional<Process> current() {
        return Optional.ofNullable(Guard.current());
    }

    /** Makes a process of something that can't extend this class. @param release lets its client go; may block */
    public static <T> Around<T> around(T target, Consumer<? super T> release) {
        return new Around<>(target, release);
    }

    /** Its number, or 0 before it is registered. */
    public final long pid() {
        return number();
    }

    /** {@code pid@instance}, good across restarts. */
    public final String id() {
        var manager = table();
        return number() + "@" + (manager == null ? "none" : manager.instance());
    }

    /** Its manager, once registered. */
    public final Optional<ProcessManager> manager() {
        return Optional.ofNullable(table());
    }

    /** Its parent, if it has one. */
    public final Optional<Process> parent() {
        return Optional.ofNullable(parentOrNull());
    }

    /** How it ends or has ended; empty while it lives. */
    public final Optional<Exit> exitValue() {
        return Optional.ofNullable(exitOrNull());
    }

    /** True until something ends it. */
    public final boolean isAlive() {
        return exitOrNull() == null;
    }

    /** True from STOP until CONT or its end; its threads may still be on their way to the next checkpoint. */
    public final boolean isPaused() {
        return stopOrNull() != null;
    }

    // ---- what it may do ----

    /**
     * Runs code when it ends, whatever ends it. @see Hook
     *
     * @throws ProcessException if its hooks have all run: what the hook would release is then the caller's to release
     */
    public final void atExit(Hook hook) {
        addAtExit(hook, false);
    }

    /**
     * The same for a hook that does not block, and may therefore run on whichever thread ends the process, a loop perhaps:
     * a normal end with no other sort of hook is complete where it stands. The order is one for both sorts, last
     * registered first; an end that needs a thread of the manager anyhow runs both there. Nothing abandons such a hook,
     * so one that blocks holds up its loop.
     *
     * @throws ProcessException if its hooks have all run
     */
    public final void atExitInline(Hook hook) {
        addAtExit(hook, true);
    }

    private void addAtExit(Hook hook, boolean inline) {
        if (!HookChain.add(this, hook, inline)) {
            throw new ProcessException(
                    "process " + pid() + " has ended and its hooks have run; release here what the hook would");
        }
    }

    /**
     * Handles a signal in place of its default action. @see Signal.Handler
     *
     * @throws ProcessException for KILL and STOP, which nothing handles
     */
    public final void on(Signal signal, Signal.Handler handler) {
        if (signal.isForced()) {
            throw new ProcessException(
                    signal.name() + " can't be handled; handle TERM, or clean up in an at-exit hook");
        }
        extra().addHandler(signal, handler);
    }

    /** Takes no notice of a signal. @throws ProcessException for KILL and STOP */
    public final void ignore(Signal signal) {
        on(signal, Signal.Handler.IGNORE);
    }

    /** Ends it normally, with code 0; again is harmless. */
    public final void exit() {
        end(Exit.OK);
    }

    /** Ends it normally with a code; a second end is harmless. @param code 0 for success, else the program's own */
    public final void exit(int code) {
        end(code == 0 ? Exit.OK : new Exit.Normal(code));
    }

    /** Ends it as Failed, with one report. @param cause what went wrong */
    public final void fail(Throwable cause) {
        end(new Exit.Failed(cause));
    }

    /**
     * Bounds what it may use, in place of the bounds it had; at once, also while it runs, or is being registered. In a
     * {@link HostThread#beginBatch batch}, as in a turn of a loop, what is not registered yet is bounded by whoever
     * registers it alone.
     */
    public final void limit(Limits limits) {
        limitTo(limits);
    }

    /** What it may use. */
    public final Limits limits() {
        var now = limitsOrNull();
        return now == null ? Limits.NONE : now;
    }

    /** Puts it into the group of all that have this tag, one word. @throws ProcessException if it is not */
    public final void tag(String word) {
        if (word.isBlank() || word.length() > 64 || word.chars().anyMatch(Character::isWhitespace)) {
            throw new ProcessException("a tag is one word of 1 to 64 characters, such as import; this has "
                    + word.length() + ", or a space");
        }
        extra().tag(word);
    }

    /**
     * Becomes something else in flight, as an HTTP request becomes a WebSocket: the same pid, parent, start, counters,
     * tags and hooks; another kind, name and limits. Handlers are forgotten, signals it ignores stay ignored.
     *
     * @throws ProcessException if it is not registered, or has ended
     */
    public final void exec(String kind, String name, Limits limits) {
        if (table() == null || !isAlive()) {
            throw new ProcessException("exec needs a process that is registered and alive; " + id()
                    + (isAlive() ? " is not registered" : " has ended"));
        }
        extra().become(new Image(kind, name));
        limitTo(limits);
    }

    /**
     * A place where the code of the current process may be held up: while the process is stopped, its own threads wait
     * here for CONT. Whatever else they ask of a manager, to register, spawn, signal, list or mount, is such a place too, and
     * so is whatever they give to {@link #executor}. Elsewhere, as on a loop, it does nothing.
     *
     * @throws ProcessEndedException on a thread of a process that has ended, so that a loop of computation can be killed
     */
    public static void checkpoint() {
        var process = Guard.current();
        var exit = process != null && Workers.pause(process) ? process.exitOrNull() : null;
        if (process != null && exit != null) {
            throw new ProcessEndedException(process, exit);
        }
    }

    /**
     * Says what the calling thread waits for, {@code breaker:mail}, until that is closed by the same thread: listings show
     * it as WCHAN, in place of the code that the thread is in. On a thread that does not work for the current process, as
     * on a loop, it does nothing.
     */
    public static Wait waitsFor(String what) {
        return Wait.begin(what);
    }

    /**
     * Runs tasks on virtual threads of their own as the process that is current now, which a bare thread does not
     * inherit: what one throws ends that process, and its end interrupts them. Without a current process they run as
     * none. It refuses work ({@link java.util.concurrent.RejectedExecutionException}) once the process has ended.
     */
    public static Executor executor() {
        var process = Guard.current();
        return process == null ? Thread::startVirtualThread : new Crew(process);
    }

    // ---- what a subclass says of itself ----

    /**
     * What it is: {@code conn}, {@code http}, {@code session}, {@code task}. Any thread, when somebody looks, and once at
     * its end; where somebody listens, this, the name and the app are also asked for soon after that.
     */
    protected String kind() {
        return "task";
    }

    /** How listings show it. Any thread, when somebody looks, and once at its end. */
    protected String name() {
        return getClass().getSimpleName();
    }

    /** The application it belongs to. Any thread, when somebody looks, and once at its end. */
    protected @Nullable String app() {
        return null;
    }

    /** The principal on whose behalf it runs. Any thread, when somebody looks. */
    protected @Nullable String user() {
        return null;
    }

    /** The method of a request. Any thread, when somebody looks. */
    protected @Nullable String method() {
        return null;
    }

    /** The route of a request. Any thread, when somebody looks. */
    protected @Nullable String route() {
        return null;
    }

    /** The address at its other end. Any thread, when somebody looks. */
    protected @Nullable String client() {
        return null;
    }

    /**
     * What it waits for while no thread works for it, as WCHAN of listings: one word, {@code request}, or null. Any thread, when
     * somebody looks, unless it is stopped or ends.
     */
    protected @Nullable String waits() {
        return null;
    }

    /** What it was asked, with secrets left out, for its {@link Core}. On the sender's thread, at QUIT; must not block. */
    protected @Nullable String head() {
        return null;
    }

    // ---- what a subclass does for the kernel ----

    /** The loop it lives on, or null. Must not change once it is registered and in use. */
    protected @Nullable Home home() {
        return null;
    }

    /**
     * Lets its client go, as the first step of its end. Called once: on its home, where it must not block, or where it
     * has none, on a thread of the manager. What it throws is reported, and {@link #sever} is asked in its place.
     *
     * @return what the client saw of it, {@code cut} or {@code 503}, or null if nobody was waiting
     */
    protected @Nullable String release(Exit exit) {
        return null;
    }

    /**
     * Cuts its client off while its home is held up and can't {@link #release}, or when that threw. Called on a thread of
     * the manager, every 5 ms until it has cut, twenty times at most; or once, where release was. Must not block. What it
     * throws is reported, and ends the attempts.
     *
     * @return what the client saw of it, or null if that can't be done
     */
    protected @Nullable String sever(Exit exit) {
        return null;
    }

    /**
     * It has been stopped: no more is to be read or written, so that its other end feels it. Called on its home, or where
     * it has none, on a thread of the manager; in turn with {@link #continued} and the handlers of signals. However
     * often it is stopped before its turn comes, it is told once.
     */
    protected void stopped() {}

    /** It goes on. Called as {@link #stopped} is, after it. */
    protected void continued() {}

    /**
     * Has what passes between it and its other end heard by a tap, in place of the one that was there. Called on its home, or where
     * it has none, on the thread of whoever looks.
     *
     * @param tap null for none
     */
    protected void tap(@Nullable Tap tap) {}

    /** Counts bytes received. On its home, or its own thread. */
    protected final void countIn(long bytes) {
        passed(bytes, 0);
    }

    /** Counts bytes sent. On its home, or its own thread. */
    protected final void countOut(long bytes) {
        passed(0, bytes);
    }

    /**
     * Ends it because its other end has gone. Its children get HUP, and those that live on have no parent from then.
     *
     * @param cause what broke the connection, or null if it was closed; {@link Home.Lost} if its home died
     */
    protected final void disconnected(@Nullable Throwable cause) {
        var exit = switch (cause) {
            case null -> Exit.OK;
            case Home.Lost lost -> new Exit.Failed(lost);
            default -> new Exit.Signalled(Signal.HUP, "client", Guard.messageOf(cause));
        };
        end(exit, true);
    }

    /**
     * Runs its body on the calling thread, which is interrupted if the process is ended from outside. What the body
     * throws ends the process as Failed; that it returns does not end it. In a {@linkplain HostThread#beginBatch batch},
     * as on a loop, nothing interrupts the thread, nor waits for it. Once the process has ended the body is not run.
     *
     * @return what it threw, or null
     */
    protected final @Nullable Throwable runBody(Guard.Callout code) {
        return Workers.work(this, code);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }

    /** Refused: a copy would be in the table without having come. @throws CloneNotSupportedException always */
    @Override
    protected final Object clone() throws CloneNotSupportedException {
        throw new CloneNotSupportedException("a process is itself alone; make and register another");
    }

    @Override
    public String toString() {
        return kind() + " " + pid();
    }

    /** A process round something that can't extend this class. @param <T> the something */
    public static final class Around<T> extends Process {
        private final T target;
        private final Consumer<? super T> release;

        private Around(T target, Consumer<? super T> release) {
            this.target = target;
            this.release = release;
        }

        /** What it is round. */
        public T target() {
            return target;
        }

        @Override
        protected String name() {
            return target.getClass().getSimpleName();
        }

        @Override
        protected @Nullable String release(Exit exit) {
            release.accept(target);
            return "cut";
        }
    }
}

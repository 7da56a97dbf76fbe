package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something in flight that has, once registered, a pid. Extend it, or wrap what can't extend it with {@link #around}.
 *
 * <pre>
 * NEW --register--> RUNNING --any cause--> EXITING --hooks done or abandoned--> EXITED
 * NEW --exit--> EXITING --> EXITED   never registered: its hooks run where it ends; no pid, no history
 * </pre>
 *
 * <p>One compare-and-set of {@code life} decides each arrow but the last, so for any mix of causes at one moment there is
 * one exit, one entry in history, and each hook starts once. The last arrow has a single writer, {@link Ending}.
 *
 * <p>The frame (state, pid, hooks, counters) stands before a subclass's constructor runs and can't be broken by it: its
 * methods are final, equality is identity. All methods may be called from any thread unless they say otherwise.
 */
@SuppressWarnings("ReferenceEquality") // life is compared with its markers, which are unique
public abstract class Process {

    private static final Object NEW = "new";
    private static final Object REGISTERING = "registering";
    private static final Object RUNNING = "running";
    private static final VarHandle LIFE = field("life", Object.class);
    private static final VarHandle HOOKS = field("hooks", HookChain.class);
    private static final VarHandle HANDLERS = field("handlers", Map.class);
    private static final VarHandle OVER = field("over", CompletableFuture.class);
    private static final VarHandle MAILBOX = field("mailbox", Mailbox.class);
    private static final VarHandle CHILDREN = field("children", Children.class);

    /**
     * NEW, REGISTERING for the few instructions that fill in the frame, RUNNING, or from EXITING on the Exit. Only
     * {@link #advance} changes it.
     */
    private volatile Object life = NEW;

    /** True from EXITED on; written by the one thread that completes the exit. */
    volatile boolean exited;

    /** The four that registering fixes, published by {@code life}. */
    private @Nullable ProcessTable table;

    private long pid;
    private long started;
    private @Nullable Process parent;

    /** Its place among its siblings; guarded by the parent's {@link Children}. */
    @Nullable Process nextSibling;

    @Nullable Process previousSibling;

    private volatile @Nullable Children children;
    private volatile @Nullable HookChain hooks;
    private volatile @Nullable Map<Signal, SignalHandler> handlers;
    private volatile @Nullable Mailbox mailbox;
    private volatile @Nullable CompletableFuture<Void> over;

    /** The thread that works for it, if one does; written by that thread. */
    volatile @Nullable Body body;

    /** How it is ending, if that takes more than a moment; written by whoever won {@code life}. */
    volatile @Nullable Ending ending;

    /** Written on its home, or by its body; read by listings, which may be a little behind. */
    private long in;

    private long out;
    private long lastActivity;

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
        return pid;
    }

    /** {@code pid@instance}, good across restarts. */
    public final String id() {
        return pid + "@" + (table == null ? "none" : table.instance());
    }

    /** Its manager, once registered. */
    public final Optional<ProcessManager> manager() {
        return Optional.ofNullable(table);
    }

    /** Its parent, if it has one. */
    public final Optional<Process> parent() {
        return Optional.ofNullable(parent);
    }

    /** How it ends or has ended; empty while it lives. */
    public final Optional<Exit> exitValue() {
        return life instanceof Exit exit ? Optional.of(exit) : Optional.empty();
    }

    /** True until something ends it. */
    public final boolean isAlive() {
        return !(life instanceof Exit);
    }

    // ---- what it may do ----

    /**
     * Runs code when it ends, whatever ends it. @see Hook
     *
     * @throws ProcessException if its hooks have all run: what the hook would release is then the caller's to release
     */
    public final void atExit(Hook hook) {
        HookChain head;
        do {
            head = hooks;
            if (head == HookChain.CLOSED) {
                throw new ProcessException(
                        "process " + pid + " has ended and its hooks have run; release here what the hook would");
            }
        } while (!HOOKS.compareAndSet(this, head, new HookChain(hook, head)));
    }

    /**
     * Handles a signal in place of its default action. @see SignalHandler
     *
     * @throws ProcessException for KILL, which nothing handles
     */
    public final void on(Signal signal, SignalHandler handler) {
        if (signal.equals(Signal.KILL)) {
            throw new ProcessException("KILL can't be handled; handle TERM, or clean up in an at-exit hook");
        }
        Map<Signal, SignalHandler> before;
        do {
            before = handlers;
        } while (!HANDLERS.compareAndSet(this, before, with(before, signal, handler)));
    }

    /** Takes no notice of a signal. @throws ProcessException for KILL */
    public final void ignore(Signal signal) {
        on(signal, SignalHandler.IGNORE);
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

    // ---- what a subclass says of itself ----

    /** What it is: {@code conn}, {@code http}, {@code session}, {@code task}. Any thread, when somebody looks. */
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

    // ---- what a subclass does for the kernel ----

    /** The loop it lives on, or null. Must not change once it is registered and in use. */
    protected @Nullable Home home() {
        return null;
    }

    /**
     * Lets its client go, as the first step of its end. Called once: on its home, where it must not block, or where it
     * has none, on a thread of the manager.
     *
     * @return what the client saw of it, {@code cut} or {@code 503}, or null if nobody was waiting
     */
    protected @Nullable String release(Exit exit) {
        return null;
    }

    /**
     * Cuts its client off while its home is held up and can't {@link #release}. Called at most once, on a thread of the
     * manager; must not block.
     *
     * @return what the client saw of it, or null if that can't be done
     */
    protected @Nullable String sever(Exit exit) {
        return null;
    }

    /** Counts bytes received. On its home, or its own thread. */
    protected final void countIn(long bytes) {
        in += bytes;
        touch();
    }

    /** Counts bytes sent. On its home, or its own thread. */
    protected final void countOut(long bytes) {
        out += bytes;
        touch();
    }

    /**
     * Ends it because its other end has gone. Its children get HUP, and those that live on have no parent from then.
     *
     * @param cause what broke the connection, or null if it was closed
     */
    protected final void disconnected(@Nullable Throwable cause) {
        end(cause == null ? Exit.OK : new Exit.Signalled(Signal.HUP, "client", cause.getMessage()), true, null);
    }

    /**
     * Runs its body on the calling thread, which is interrupted if the process is ended from outside. What the body
     * throws ends the process as Failed; that it returns does not end it.
     *
     * @return what it threw, or null
     */
    protected final @Nullable Throwable runBody(Guard.Callout code) {
        var now = new Body();
        body = now;
        try {
            return isAlive() ? Guard.call(this, code) : null;
        } finally {
            leave(now);
        }
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return kind() + " " + pid;
    }

    // ---- the kernel's side ----

    /** Makes a legal transition, or says that another came first. */
    private boolean advance(Object next) {
        while (true) {
            var now = life;
            if (now == REGISTERING && next != RUNNING) {
                Thread.yield();
            } else if (!isLegal(now, next)) {
                return false;
            } else if (LIFE.compareAndSet(this, now, next)) {
                return true;
            }
        }
    }

    private static boolean isLegal(Object now, Object next) {
        if (next == REGISTERING) {
            return now == NEW;
        }
        return next == RUNNING ? now == REGISTERING : !(now instanceof Exit);
    }

    /** Ends it for a cause. @return false if another cause came first */
    final boolean end(Exit exit) {
        return end(exit, false, null);
    }

    /**
     * Ends it for a cause.
     *
     * @param hangup  whether its other end has gone
     * @param parents the end that it is a part of, or null
     * @return false if another cause came first
     */
    final boolean end(Exit exit, boolean hangup, @Nullable Ending parents) {
        if (!advance(exit)) {
            return false;
        }
        Ending.begin(this, exit, hangup, parents);
        return true;
    }

    /** Does what a signal does here. @param parents the end that it is a part of, or null */
    final void deliver(SignalHandler.Received received, @Nullable Ending parents) {
        var signal = received.signal();
        var handler = handlerOf(signal);
        if (handler != null) {
            if (handler != SignalHandler.IGNORE && isAlive() && table != null) {
                mailbox(table).post(handler, received);
            }
        } else if (signal.action() == Signal.Action.EXIT) {
            var first = end(new Exit.Signalled(signal, received.by(), received.reason()), false, parents);
            var under = ending;
            if (!first && under != null && signal.equals(Signal.KILL)) {
                under.hasten(received);
            }
        }
    }

    /** Fills in the frame and lets others see it in the table. */
    final void enter(ProcessTable of, long number, @Nullable Process under) {
        if (!advance(REGISTERING)) {
            throw new ProcessException(
                    table == null
                            ? "it has ended before it was registered; register a fresh object"
                            : "it is registered as " + id() + "; a process is registered once");
        }
        table = of;
        pid = number;
        parent = under;
        started = of.clock().nanos();
        lastActivity = started;
        of.add(this);
        advance(RUNNING);
    }

    final @Nullable ProcessTable table() {
        return table;
    }

    final @Nullable Process parentOrNull() {
        return parent;
    }

    /** Its parent ended and it lives on. Written under the parent's {@link Children}. */
    final void orphan() {
        parent = null;
    }

    final long started() {
        return started;
    }

    final long in() {
        return in;
    }

    final long out() {
        return out;
    }

    final long lastActivity() {
        return lastActivity;
    }

    final @Nullable Children childrenOrNull() {
        return children;
    }

    final Children children() {
        var now = children;
        if (now != null) {
            return now;
        }
        var made = new Children();
        return CHILDREN.compareAndSet(this, null, made) ? made : children();
    }

    /** Takes the hook that is to run next, or closes the chain for good. */
    final @Nullable Hook nextHook() {
        while (true) {
            var head = hooks;
            if (head == HookChain.CLOSED) {
                return null;
            }
            if (HOOKS.compareAndSet(this, head, head == null ? HookChain.CLOSED : head.next)) {
                return head == null ? null : head.hook;
            }
        }
    }

    /** Closes the chain for good if there is no hook. */
    final boolean closeHooksIfNone() {
        return HOOKS.compareAndSet(this, null, HookChain.CLOSED);
    }

    final boolean hasHooks() {
        return hooks != null && hooks != HookChain.CLOSED;
    }

    final @Nullable SignalHandler handlerOf(Signal signal) {
        var now = handlers;
        return now == null ? null : now.get(signal);
    }

    final @Nullable Mailbox mailboxOrNull() {
        return mailbox;
    }

    final Mailbox mailbox(ProcessTable of) {
        var now = mailbox;
        if (now != null) {
            return now;
        }
        var made = new Mailbox(this, of);
        return MAILBOX.compareAndSet(this, null, made) ? made : mailbox(of);
    }

    /** What completes when it is over: exit complete, no thread left. */
    final CompletableFuture<Void> over() {
        var now = over;
        if (now != null) {
            return now;
        }
        OVER.compareAndSet(this, null, new CompletableFuture<Void>());
        settle();
        return over();
    }

    /** Completes {@link #over} if it is. */
    final void settle() {
        var waiting = over;
        if (waiting != null && isOver()) {
            waiting.complete(null);
        }
    }

    final boolean isOver() {
        return exited && !isHeld();
    }

    /** True while a thread, its own or its loop's, still runs its code. */
    final boolean isHeld() {
        var thread = body;
        var end = ending;
        return (thread != null && !thread.isDone()) || (end != null && end.isHomeHeld());
    }

    private void leave(Body now) {
        var of = table;
        if (isAlive() || of == null) {
            now.finish();
        } else {
            now.finish(of.clock().nanos());
        }
        var end = ending;
        if (end != null) {
            end.bodyEnded();
        }
        letGo();
    }

    /** A thread has let go of it: if it was a zombie, it is buried. */
    final void letGo() {
        var of = table;
        if (exited && of != null && !isHeld()) {
            of.bury(this);
        }
        settle();
    }

    private void touch() {
        var of = table;
        if (of != null) {
            lastActivity = of.clock().nanos();
        }
    }

    private static Map<Signal, SignalHandler> with(
            @Nullable Map<Signal, SignalHandler> before, Signal signal, SignalHandler handler) {
        var after = new HashMap<Signal, SignalHandler>(before == null ? Map.of() : before);
        after.put(signal, handler);
        return Map.copyOf(after);
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Process.class, name, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
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

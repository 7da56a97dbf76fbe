package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The part of a process that the programmer neither sees nor can break: its state, pid, place in the tree, hooks and
 * counters.
 *
 * <pre>
 * NEW --register--> RUNNING --any cause--> EXITING --hooks done or abandoned--> EXITED
 * NEW --exit--> EXITING --> EXITED   never registered: its hooks run where it ends; no pid, no history
 * </pre>
 *
 * <p>One compare-and-set of {@code life} decides each arrow but the last, so for any mix of causes at one moment there is
 * one exit, one entry in history, and each hook starts once. The last arrow has a single writer, {@link Ending}.
 */
abstract sealed class Frame permits Process {

    private static final VarHandle LIFE = field("life", Object.class);
    private static final VarHandle HANDLERS = field("handlers", Map.class);
    private static final VarHandle OVER = field("over", CompletableFuture.class);
    private static final VarHandle MAILBOX = field("mailbox", Mailbox.class);
    private static final VarHandle CHILDREN = field("children", Children.class);

    /**
     * NEW, REGISTERING for the few instructions that fill in the frame, RUNNING, or from EXITING on the Exit. Only
     * {@link #advance} changes it.
     */
    private volatile Object life = Stage.NEW;

    /** True from EXITED on; written by the one thread that completes the exit. */
    volatile boolean exited;

    /** The five that registering fixes, published by {@code life}; of them only the parent changes, by {@link #orphan}. */
    private @Nullable ProcessTable table;

    /** Where it stands in the table. */
    private @Nullable Page page;

    private long pid;
    private long started;
    private volatile @Nullable Process parent;

    /** Its place among its siblings; guarded by the parent's {@link Children}. */
    @Nullable
    Process nextSibling;

    @Nullable
    Process previousSibling;

    private volatile @Nullable Children children;

    /** Changed by {@link HookChain} alone. */
    @Nullable
    volatile HookChain hooks;

    private volatile @Nullable Map<Signal, Signal.Handler> handlers;
    private volatile @Nullable Mailbox mailbox;
    private volatile @Nullable CompletableFuture<Void> over;

    /** The thread that works for it, if one does; written by that thread. */
    volatile @Nullable Body body;

    /** How it is ending, if that takes more than a moment; written by whoever won {@code life}. */
    volatile @Nullable Ending ending;

    /** True once KILL has come after another cause; written before {@code ending} is asked for. */
    private volatile boolean hastened;

    /** Written on its home, or by its body; read by listings, which may be a little behind. */
    private long in;

    private long out;
    private long lastActivity;

    Frame() {}

    /** Makes a legal transition, or says that another came first. */
    private boolean advance(Object next) {
        while (true) {
            var now = life;
            if (now == Stage.REGISTERING && next != Stage.RUNNING) {
                Thread.yield();
            } else if (!isLegal(now, next)) {
                return false;
            } else if (LIFE.compareAndSet(this, now, next)) {
                return true;
            }
        }
    }

    private static boolean isLegal(Object now, Object next) {
        if (next == Stage.REGISTERING) {
            return now == Stage.NEW;
        }
        return next == Stage.RUNNING ? now == Stage.REGISTERING : !(now instanceof Exit);
    }

    /** Ends it for a cause. @return false if another cause came first */
    final boolean end(Exit exit) {
        return end(exit, false);
    }

    /** Ends it for a cause. @param hangup whether its other end has gone  @return false if another cause came first */
    final boolean end(Exit exit, boolean hangup) {
        if (!advance(exit)) {
            return false;
        }
        Ending.begin(self(), exit, hangup);
        return true;
    }

    /** Does what a signal does here. */
    final void deliver(Signal.Received received) {
        var signal = received.signal();
        var of = table;
        if (of != null && exitOrNull() == null) {
            of.events.signalled(self(), received);
        }
        var handler = handlerOf(signal);
        if (handler != null) {
            if (!handler.equals(Signal.Handler.IGNORE) && exitOrNull() == null && table != null) {
                mailbox(table).post(handler, received);
            }
        } else if (signal.action() == Signal.Action.EXIT) {
            var first = end(new Exit.Signalled(signal, received.by(), received.reason()));
            if (!first && signal.equals(Signal.KILL)) {
                hastened = true;
                hasten();
            }
        }
    }

    /** Waits for nothing any more, if it is ending and KILL came. */
    final void hasten() {
        var end = ending;
        if (end != null && hastened) {
            end.hasten();
        }
    }

    /** Fills in the frame and lets others see it in the table. */
    final void enter(ProcessTable of, @Nullable Process under) {
        if (!advance(Stage.REGISTERING)) {
            throw new ProcessException(
                    table == null
                            ? "it has ended before it was registered; register a fresh object"
                            : "it is registered as " + self().id() + "; a process is registered once");
        }
        table = of;
        parent = under;
        started = of.moment();
        lastActivity = started;
        takePid(of.pages);
        of.events.started(self());
        advance(Stage.RUNNING);
    }

    private void takePid(Pages pages) {
        var at = pages.open();
        long number = at.take();
        for (; number < 0; number = at.take()) {
            at = pages.openAfter(at);
        }
        page = at;
        pid = number;
        at.enter(number, self());
    }

    /** Others no longer find it in the table. */
    final void leavePage(Pages pages) {
        var at = page;
        if (at != null) {
            pages.leave(at, pid);
        }
    }

    final @Nullable Exit exitOrNull() {
        return life instanceof Exit exit ? exit : null;
    }

    final long number() {
        return pid;
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

    /** Closes the list of children for good if there is none. */
    final boolean closeChildrenIfNone() {
        return CHILDREN.compareAndSet(this, null, Children.NONE) || children().closeIfEmpty();
    }

    /** Its home, if it has one and can say so. */
    final @Nullable Home homeOrNull() {
        var said = new Home[1];
        var thrown = Guard.attempt(() -> said[0] = self().home());
        if (thrown != null) {
            end(new Exit.Failed(thrown));
        }
        return said[0];
    }

    final void addHandler(Signal signal, Signal.Handler handler) {
        Map<Signal, Signal.Handler> before;
        do {
            before = handlers;
        } while (!HANDLERS.compareAndSet(this, before, with(before, signal, handler)));
    }

    final Signal.@Nullable Handler handlerOf(Signal signal) {
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
        var made = new Mailbox(self(), of);
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
        return (thread != null && !thread.isDone())
                || (end != null && end.release().isHomeHeld());
    }

    /** Runs its body on the calling thread, inside the fence. */
    final @Nullable Throwable work(Guard.Callout code) {
        var now = new Body();
        body = now;
        try {
            return exitOrNull() == null ? Guard.call(self(), code) : null;
        } finally {
            leave(now);
        }
    }

    private void leave(Body now) {
        var of = table;
        if (exitOrNull() == null || of == null) {
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
            of.bury(self());
        }
        settle();
    }

    /** Counts bytes. */
    final void passed(long received, long sent) {
        in += received;
        out += sent;
        var of = table;
        if (of != null) {
            lastActivity = of.moment();
        }
    }

    private static Map<Signal, Signal.Handler> with(
            @Nullable Map<Signal, Signal.Handler> before, Signal signal, Signal.Handler handler) {
        var after = new HashMap<Signal, Signal.Handler>(before == null ? Map.of() : before);
        after.put(signal, handler);
        return Map.copyOf(after);
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Frame.class, name, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private Process self() {
        return (Process) this;
    }

    /** What {@code life} holds before the Exit. */
    private enum Stage {
        NEW,
        REGISTERING,
        RUNNING
    }
}

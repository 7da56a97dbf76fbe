package io.archangel.process;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The part of a process that the programmer neither sees nor can break: its state, pid, place in the tree, hooks and
 * counters.
 *
 * <pre>
 * NEW --register--> RUNNING &lt;--CONT / STOP--> STOPPED   where registering throws it stays NEW, or has ended
 * RUNNING, STOPPED --any cause--> EXITING --hooks done or abandoned--> EXITED
 * NEW --exit--> EXITING --> EXITED   never registered: its hooks run where it ends; no pid, no history
 * </pre>
 *
 * <p>One compare-and-set of {@code life} decides each arrow but the last, which {@link Ending} writes: so for any mix of causes
 * at one moment there is one exit, one entry in history, and each hook starts once.
 */
abstract sealed class Frame permits Process {

    private static final VarHandle LIFE = Fields.handle(MethodHandles.lookup(), "life", Object.class);
    private static final VarHandle CHILDREN = Fields.handle(MethodHandles.lookup(), "children", Children.class);
    private static final VarHandle EXTRA = Fields.handle(MethodHandles.lookup(), "extra", Extra.class);
    private static final VarHandle LIMITS = Fields.handle(MethodHandles.lookup(), "limits", Limits.class);
    private static final VarHandle PARENT = Fields.handle(MethodHandles.lookup(), "parent", Process.class);
    private static final VarHandle EXITED = Fields.handle(MethodHandles.lookup(), "exited", boolean.class);

    /**
     * NEW, REGISTERING for the few instructions that fill in the frame, RUNNING, its Stop while STOPPED, or from EXITING
     * on the Exit. Only {@link #advance} changes it, but for REGISTERING, which who registers it leaves.
     */
    private volatile Object life = Stage.NEW;

    /** True from EXITED on; written by the one thread that completes the exit. */
    volatile boolean exited;

    /** The five that registering fixes, published by {@code life}; of them only the parent changes, by {@link #orphan}. */
    private @Nullable ProcessTable table;

    private @Nullable Page page;
    private long pid;
    private long started;
    private volatile @Nullable Process parent;

    /** Its place among its siblings; guarded by its lane. */
    @Nullable
    Process nextSibling;

    @Nullable
    Process previousSibling;

    private volatile @Nullable Children children;

    /** Changed by {@link HookChain} alone. */
    @Nullable
    volatile HookChain hooks;

    private volatile @Nullable Extra extra;

    /** What it may use, if that is bounded. */
    private volatile @Nullable Limits limits;

    /** The soft limits that it is over, a bit each. Changed by {@link Limiter} alone. */
    volatile int exceeded;

    /** The thread that works for it, if one does; written by {@link Body#comeTo}. */
    volatile @Nullable Body body;

    /** How it is ending, if that takes more than a moment; written by whoever won {@code life}. */
    volatile @Nullable Ending ending;

    /** True once KILL has come after another cause; written before {@code ending} is asked for. */
    private volatile boolean hastened;

    /** Written on its home, or by its body; read by listings, which may be a little behind. */
    private long in;

    private long out;
    private long lastActivity;

    /** Written once, before anybody is told that its exit is complete. */
    private long ended;

    /** Makes a legal transition. @return what it was before, or null if another came first */
    private @Nullable Object advance(Object next) {
        while (true) {
            var now = life;
            if (now == Stage.REGISTERING && next != Stage.RUNNING) {
                Thread.yield();
            } else if (!Stage.isArrow(now, next)) {
                return null;
            } else if (LIFE.compareAndSet(this, now, next)) {
                return now;
            }
        }
    }

    /** Ends it for a cause. @return false if another cause came first */
    final boolean end(Exit exit) {
        return end(exit, false);
    }

    /** Ends it for a cause. @param hangup whether its other end has gone  @return false if another cause came first */
    final boolean end(Exit exit, boolean hangup) {
        var before = advance(exit);
        if (before == null) {
            return false;
        }
        if (before instanceof Stop stop) {
            stop.open();
        }
        Ending.begin(self(), exit, hangup);
        return true;
    }

    /** Ends it by KILL; if it is ending, waits for nothing any more. */
    final void kill(Exit.Signalled killed) {
        if (!end(killed)) {
            hastened = true;
            hasten();
        }
    }

    /** Stops it. @return false if it does not run */
    final boolean halt(Stop stop) {
        return advance(stop) != null;
    }

    /** Lets it go on; before it does, the while it stood still is no idle time. @return how it was stopped, or null */
    final @Nullable Stop resume(long now) {
        var stop = stopOrNull();
        if (stop == null) {
            return null;
        }
        extra().idleFrom(lastActivity - stop.since > 0 ? now : now - stop.idle);
        return advance(Stage.RUNNING) instanceof Stop ended ? ended : null;
    }

    /** True for the few instructions in which it comes. */
    final boolean isRegistering() {
        return life == Stage.REGISTERING;
    }

    final boolean isRunning() {
        return life == Stage.RUNNING;
    }

    final @Nullable Stop stopOrNull() {
        return life instanceof Stop stop ? stop : null;
    }

    /** Waits for nothing any more, if it is ending and KILL came. */
    final void hasten() {
        var end = ending;
        if (end != null && hastened) {
            end.hasten();
        }
    }

    /** Fills in the frame and shows it to all. @param counts as its parent's child */
    final void enter(ProcessTable of, @Nullable Process under, boolean counts) {
        var lane = of.pages.lane();
        var family = under == null || !counts ? null : under.children();
        var siblings = family == null ? null : family.of(lane);
        if (advance(Stage.REGISTERING) == null) {
            throw new ProcessException(
                    table == null
                            ? "it has ended before it was registered; register a fresh object"
                            : "it is registered as " + self().id() + "; a process is registered once");
        }
        boolean entered = false;
        try {
            PARENT.setRelease(this, under);
            started = of.moment();
            lastActivity = started;
            lane.lock();
            try {
                appear(of, lane);
                entered = true;
                if (family != null && siblings != null && !family.isClosed()) {
                    siblings.add(self());
                }
            } finally {
                lane.unlock();
            }
        } finally {
            if (!entered) { // the clock threw, or memory or the stack is at its end
                long taken = pid;
                beNew();
                of.pages.giveUp(taken);
            }
        }
    }

    private void beNew() {
        parent = null;
        table = null;
        page = null;
        pid = 0;
        LIFE.setRelease(this, Stage.NEW);
    }

    private void appear(ProcessTable of, Lane lane) {
        var at = of.pages.open(lane);
        page = at;
        pid = at.take();
        // before anybody can find it, so that nothing is told of it earlier
        of.events.started(lane, self());
        table = of;
        at.enter(pid, self());
        LIFE.setRelease(this, Stage.RUNNING); // nobody else leaves REGISTERING, and who waits for that may see it late
    }

    /** EXITED from now on; without a fence. */
    final void beExited() {
        EXITED.setRelease(this, true);
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

    /** Its parent ended and it lives on. Once it is out of the parent's {@link Children}. */
    final void orphan() {
        parent = null;
    }

    final @Nullable Page pageOrNull() {
        return page;
    }

    /** Where its pid is. Once it is registered. */
    final Page page() {
        return requireNonNull(page);
    }

    /** That of the thread that registered it. Once it is registered. */
    final Lane lane() {
        return page().lane;
    }

    final long started() {
        return started;
    }

    /** It can't have come before this, though its batch began then. By whoever looks after its limits. */
    final void startedSince(long moment) {
        if (started - moment < 0) {
            started = moment;
        }
    }

    final long in() {
        return in;
    }

    final long out() {
        return out;
    }

    /** When its exit was complete, by the manager's clock. Once it is. */
    final long ended() {
        return ended;
    }

    final void ended(long moment) {
        ended = moment;
    }

    /** From when its idle time counts: when bytes last passed, or later by as long as it has stood still since. */
    final long idleSince() {
        var rare = extra;
        var from = rare == null ? null : rare.idleFrom();
        return from == null || lastActivity - from > 0 ? lastActivity : from;
    }

    final @Nullable Children childrenOrNull() {
        return children;
    }

    final Children children() {
        var now = children;
        if (now != null) {
            return now;
        }
        var made = new Children(lane());
        return CHILDREN.compareAndSet(this, null, made) ? made : children();
    }

    /** Lets no child in any more. Once it has ended, which whoever makes the list sees. @return whether it has none */
    final boolean closeChildless() {
        var now = children;
        return now == null || now.closeEmpty();
    }

    /** What most processes never have, or null. */
    final @Nullable Extra extraOrNull() {
        return extra;
    }

    final Extra extra() {
        var now = extra;
        if (now != null) {
            return now;
        }
        var made = new Extra(self());
        return EXTRA.compareAndSet(this, null, made) ? made : extra();
    }

    final @Nullable Limits limitsOrNull() {
        return limits;
    }

    final void limitTo(Limits most) {
        LIMITS.setRelease(this, most);
        if (!HostThread.isInBatch()) {
            VarHandle.fullFence(); // so has who registers it: he sees these limits, or it is seen that he has begun
        }
        while (isRegistering()) {
            Thread.yield();
        }
        Limiter.limit(self());
    }

    /** What completes when it is over: exit complete, no thread left. */
    final CompletableFuture<Void> over() {
        var future = extra().over();
        if (exitOrNull() != null && table != null) {
            lane().pass(); // who ends it has seen the future, or it is seen here that it has ended
        }
        settle();
        return future;
    }

    /** Completes {@link #over} if it is. */
    final void settle() {
        var rare = extra;
        if (rare != null && isOver()) {
            rare.complete();
        }
    }

    final boolean isOver() {
        return exited && !isHeld();
    }

    /** True while a thread, its own or its loop's, still runs its code. */
    final boolean isHeld() {
        var end = ending;
        return Workers.areAt(self()) || (end != null && end.release().isHomeHeld());
    }

    /** True while nothing can outlive its exit, nor wait for it: neither a thread nor a future. */
    final boolean isBare() {
        return body == null && extra == null && ending == null;
    }

    /** A thread has let go of it: if it was a zombie, it is buried. */
    final void letGo() {
        var of = table;
        if (exited && of != null && !isHeld()) {
            of.zombies.bury(self());
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
            if (limits != null) {
                Limiter.passed(self(), of);
            }
        }
    }

    private Process self() {
        return (Process) this;
    }
}

package io.archangel.loop;

import io.archangel.process.Guard;
import io.archangel.process.Home;
import io.archangel.process.HostThread;
import io.archangel.process.Process;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a loop turns, on a thread of its own, and only while the loop has something to do.
 *
 * <pre>
 * ABSENT --first callback--> AWAKE           the loop starts the thread
 * AWAKE  --loop waits-->     ASLEEP          seen when it looks, each time that the limit has passed
 * ASLEEP --callback-->       AWAKE           the loop wakes it, at most once in that time
 * ASLEEP --ten seconds-->    ABSENT          the thread ends
 * AWAKE  --no thread-->      ABSENT          the machine has none; tried again once the limit has passed
 * AWAKE, ASLEEP --throws-->  ABSENT          a log's handler did perhaps; the thread ends, the next callback starts another
 * </pre>
 *
 * <p>A turn costs the loop a look at {@code state}. The first blockage at a place is logged with its stack, and its end;
 * after that one line each time their number has doubled.
 */
final class Watchdog {
    private enum State {
        ABSENT,
        AWAKE,
        ASLEEP
    }

    private static final long UNUSED_NANOS = 10_000_000_000L;
    private static final int PLACES = 256;

    /** How many of a stack are logged: those on top. */
    private static final int FRAMES = 30;

    private static final System.Logger LOG = System.getLogger(Watchdog.class.getPackageName());
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Watchdog.class, "state", State.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Callbacks callbacks;
    private final Loop loop;
    private final long limit;
    private final ThreadFactory threads;
    private volatile State state = State.ABSENT;

    /** The thread of ours that looks; written by whoever starts it. */
    private volatile @Nullable Thread looking;

    /** The last batch that went over the limit; written by the loop, {@code longStart} last. */
    private long longNanos;

    private volatile long longStart;

    /** How often in a row the thread could not be started, and when last; loop thread only. */
    private int failures;

    private long failed;

    /** How often the loop was held up at each place; our thread only. */
    private final Map<String, Integer> places = new HashMap<>();

    /** The batch that was held up when we last looked, or 0, and whether that was logged; our thread only. */
    private long told;

    private boolean logged;

    Watchdog(Callbacks callbacks, Loop loop, Duration limit) {
        this(callbacks, loop, limit, task -> new HostThread(task, loop.name() + " watchdog"));
    }

    /** The same, for tests: the thread is another. */
    Watchdog(Callbacks callbacks, Loop loop, Duration limit, ThreadFactory threads) {
        this.callbacks = callbacks;
        this.loop = loop;
        this.limit = Callbacks.nanos(limit);
        this.threads = threads;
    }

    // ---- the loop ----

    /** A batch of callbacks begins. Loop thread. */
    void begins() {
        if (state != State.AWAKE && limit != 0) {
            wake();
        }
    }

    /** One is over. Loop thread. */
    void turned(long start, long nanos) {
        if (nanos >= limit && limit != 0) {
            longNanos = nanos;
            longStart = start;
            LockSupport.unpark(looking);
        }
    }

    private void wake() {
        if (STATE.compareAndSet(this, State.ASLEEP, State.AWAKE)) {
            LockSupport.unpark(looking);
        } else if (mayStart() && STATE.compareAndSet(this, State.ABSENT, State.AWAKE)) {
            var none = Guard.attempt(this::start);
            if (none == null) {
                failures = 0;
            } else {
                state = State.ABSENT;
                unwatched(none);
            }
        }
    }

    private boolean mayStart() {
        return failures == 0 || System.nanoTime() - failed >= limit;
    }

    private void start() {
        var thread = threads.newThread(this::keepWatch);
        looking = thread;
        thread.start();
    }

    /** Nothing may be thrown where a batch begins, and a machine that has no thread may not even be able to log. */
    private void unwatched(Throwable cause) {
        failed = System.nanoTime();
        failures++;
        if (Integer.bitCount(failures) == 1) {
            Guard.attempt(() -> LOG.log(
                    Level.WARNING,
                    loop.name() + " is not watched, for its watchdog can't be started (" + cause
                            + "); it is tried again" + (failures == 1 ? "" : ", " + failures + " times by now")));
        }
    }

    // ---- our thread ----

    /** Also where it throws another may be started; else it has said before that it ends, and another may be there. */
    private void keepWatch() {
        boolean orderly = false;
        try {
            watch();
            orderly = true;
        } finally {
            if (!orderly) {
                state = State.ABSENT;
            }
        }
    }

    private void watch() {
        while (state == State.AWAKE || !mayEnd()) {
            long due = System.nanoTime() + limit;
            LockSupport.parkNanos(limit);
            look(System.nanoTime() - due < limit);
        }
    }

    /** @param inTime false if we are late ourselves: then the whole machine was held up, and the loop may be innocent */
    private void look(boolean inTime) {
        long start = callbacks.since();
        if (told != 0 && told != start) {
            free();
        }
        if (start == 0) {
            sleep();
        } else if (told != start && inTime && System.nanoTime() - start >= limit) {
            told = start;
            report(start);
        }
    }

    private void sleep() {
        state = State.ASLEEP;
        // It may have begun before it could see that.
        if (callbacks.since() != 0) {
            STATE.compareAndSet(this, State.ASLEEP, State.AWAKE);
        }
        if (state == State.ASLEEP) {
            LockSupport.parkNanos(UNUSED_NANOS);
        }
    }

    private boolean mayEnd() {
        return STATE.compareAndSet(this, State.ASLEEP, State.ABSENT);
    }

    private void report(long start) {
        var carrier = callbacks.thread();
        if (carrier == null) {
            return;
        }
        // The stack of a virtual thread is not that of the thread that carries it.
        var guest = callbacks.guest();
        var thread = guest == null ? carrier : guest.thread();
        var stack = thread.getStackTrace();
        var process = guest == null ? processOn(carrier) : guest.process();
        long nanos = System.nanoTime() - start;
        var place = Home.Blocked.on(thread, loop.name(), nanos).frame();
        if (callbacks.since() != start) {
            return;
        }
        if (!Objects.equals(callbacks.guest(), guest)) {
            told = 0; // the one that was looked at runs no more: look again
            return;
        }
        int times = count(place);
        logged = times == 1;
        var line = loop.name() + " has not turned for " + seconds(nanos) + ", held up at " + place
                + (process == null ? "" : " by process " + process.pid()) + (guest == null ? "" : pinned(guest));
        if (logged) {
            int left = Math.max(0, stack.length - FRAMES);
            var where = new LoopException(
                    "the stack of " + thread.getName() + (left == 0 ? "" : ", without its " + left + " frames below"));
            where.setStackTrace(Arrays.copyOf(stack, stack.length - left));
            LOG.log(Level.WARNING, line, where);
        } else if (Integer.bitCount(times) == 1) {
            LOG.log(Level.WARNING, line + ", " + times + " times by now");
        }
    }

    /** One that waits would have let the loop go on, had it been able to. */
    private static String pinned(Guest guest) {
        return switch (guest.thread().getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> "; its virtual thread waits there, pinned to the loop";
            default -> "";
        };
    }

    private static @Nullable Process processOn(Thread carrier) {
        return carrier instanceof HostThread host ? host.process().orElse(null) : null;
    }

    private void free() {
        if (logged) {
            var time = longStart == told ? " after " + seconds(longNanos) : "";
            LOG.log(Level.WARNING, loop.name() + " is free" + time);
        }
        told = 0;
        logged = false;
    }

    private int count(String place) {
        if (places.size() >= PLACES) {
            places.clear();
        }
        return places.merge(place, 1, Integer::sum);
    }

    private static String seconds(long nanos) {
        return nanos < 1_000_000_000 ? nanos / 1_000_000 + " ms" : nanos / 100_000_000 / 10.0 + " s";
    }
}

package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One listener, the events that wait for it, and its thread, which sleeps while there are none. The events of a process
 * wait in one ring, so they stay in order; processes are spread over rings by the page of their pid, so that loops seldom
 * put into the same.
 *
 * <p>Whoever puts an event in looks whether the thread sleeps, and wakes it. It sleeps only when nothing has come for a
 * millisecond, so that a stream of events wakes it a thousand times a second at the most.
 */
final class Subscription {
    private static final int CAPACITY = 8192;
    private static final int MOST_RINGS = 64;
    private static final int PAGE_BITS = Integer.numberOfTrailingZeros(Page.SIZE);
    private static final Happening[] HAPPENINGS = Happening.values();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LINGER = Duration.ofMillis(1).toNanos();
    private static final VarHandle ASLEEP = Fields.handle(MethodHandles.lookup(), "asleep", boolean.class);

    private final Listener listener;
    private final Events events;
    private final Clock clock;
    private final LogReporter log;
    private final Thread thread;
    private final EventRing[] rings;

    /** Held by whoever takes from the rings. */
    private final ReentrantLock taking = new ReentrantLock();

    /** True while the thread sleeps and wants to be woken; who makes it false wakes it. */
    private volatile boolean asleep;

    /** True once nothing more is told. */
    private volatile boolean closed;

    /** True once it closes as soon as nothing waits. */
    private volatile boolean retiring;

    // ---- written by the thread ----

    private volatile boolean inListener;

    /** How many calls of the listener have begun. */
    private volatile long begun;

    /** Which of its times awake this is. */
    private volatile int round;

    /** The next look whether it hangs; also written by that. */
    private volatile Clock.Cancellable patience = () -> {};

    /** How many lost events the listener knows of. */
    private long lostTold;

    Subscription(Listener listener, Events events, Clock clock, LogReporter log, String name) {
        this.listener = listener;
        this.events = events;
        this.clock = clock;
        this.log = log;
        int atLeast = Math.min(MOST_RINGS, 2 * Runtime.getRuntime().availableProcessors());
        rings = new EventRing[Integer.highestOneBit(atLeast * 2 - 1)];
        for (int i = 0; i < rings.length; i++) {
            rings[i] = new EventRing(CAPACITY / rings.length);
        }
        thread = new HostThread(this::listen, name);
    }

    void start() {
        thread.start();
    }

    // ---- any thread ----

    /** Something happened to the process of this pid. */
    void put(long pid, Object subject, Happening what, long moment) {
        rings[(int) (pid >>> PAGE_BITS) & (rings.length - 1)].put(subject, (byte) what.ordinal(), moment);
        if (asleep) {
            wake();
        }
    }

    /** Nothing more is told, though what is being told now may go on. */
    void close() {
        closed = true;
        loseAll();
        wake();
    }

    /** What waits is told; then it closes. */
    void retire() {
        retiring = true;
        wake();
    }

    private void wake() {
        if (ASLEEP.compareAndSet(this, true, false)) {
            LockSupport.unpark(thread);
        }
    }

    private void loseAll() {
        taking.lock();
        try {
            for (var ring : rings) {
                ring.lose();
            }
        } finally {
            taking.unlock();
        }
    }

    private boolean isEmpty() {
        for (var ring : rings) {
            if (!ring.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private long lost() {
        long lost = 0;
        for (var ring : rings) {
            lost += ring.lost();
        }
        return lost;
    }

    // ---- its thread ----

    private void listen() {
        while (!closed) {
            int now = round;
            watch(now);
            // before it looks for what waits, or what came between the look and the word would be left
            boolean last = retiring;
            while (tellAll()) {
                LockSupport.parkNanos(this, LINGER);
            }
            round = now + 1;
            patience.cancel();
            if (last) {
                events.drop(this);
                closed = true;
            } else {
                sleep();
            }
        }
    }

    private void sleep() {
        asleep = true;
        while (asleep && isEmpty() && !closed && !retiring) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    /** Tells what waits, in turn from each ring. @return false if there was nothing */
    private boolean tellAll() {
        long before = begun;
        for (var ring : rings) {
            for (int left = CAPACITY / rings.length; left > 0 && tellNext(ring); left--) {
                Thread.onSpinWait();
            }
        }
        long missing = lost() - lostTold;
        if (missing > 0 && !closed) {
            lostTold += missing;
            tell(new Event.Lost(clock.instant(), missing));
        }
        return begun != before;
    }

    private boolean tellNext(EventRing ring) {
        Object subject;
        Happening what;
        long moment;
        taking.lock();
        try {
            subject = closed ? null : ring.take();
            what = HAPPENINGS[ring.kind()];
            moment = ring.moment();
        } finally {
            taking.unlock();
        }
        if (subject != null) {
            tell(what.event(subject, moment, clock));
        }
        return subject != null;
    }

    private void tell(Event event) {
        long call = begun + 1;
        begun = call;
        inListener = true;
        var thrown = Guard.attempt(() -> listener.hear(event));
        inListener = false;
        var unused = Thread.interrupted();
        if (thrown != null) {
            warn(thrown, "threw");
        }
    }

    // ---- when it hangs ----

    /** Until the round is over. A look that crosses with that is the last. */
    private void watch(int of) {
        long suspect = inListener ? begun : begun + 1;
        patience = clock.after(PATIENCE, () -> {
            if (round != of) {
                return;
            }
            if (inListener && begun == suspect) {
                loseAll();
                var hung = new ProcessException("it has not come back for 5 s; what waited for it is lost");
                hung.setStackTrace(thread.getStackTrace());
                warn(hung, "hangs");
            }
            watch(of);
        });
    }

    private void warn(Throwable cause, String what) {
        Guard.attempt(
                () -> log.warn(cause, () -> "listener " + listener.getClass().getName() + " " + what));
    }
}

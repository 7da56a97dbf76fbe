package io.archangel.process;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One listener, the events that wait for it, and its thread, which sleeps while there are none. The events of a process
 * wait in the ring of its lane, so they stay in order, and loops seldom put into the same.
 *
 * <p>Whoever has put an event in looks whether the thread sleeps, and wakes it. It sleeps only when nothing has come for a
 * millisecond, so that a stream of events wakes it a thousand times a second at the most.
 */
final class Subscription {
    /** How many events wait in one ring at the most. */
    private static final int CAPACITY = 4096;

    private static final Happening[] HAPPENINGS = Happening.values();

    /** The elements of an array of longs that are as long as two cache lines, which is what a core fetches. */
    private static final int APART = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LINGER = Duration.ofMillis(1).toNanos();
    private static final VarHandle ASLEEP = Fields.handle(MethodHandles.lookup(), "asleep", boolean.class);

    private final Listener listener;
    private final Events events;
    private final Clock clock;
    private final Errands errands;
    private final LogReporter log;
    private final Thread thread;
    private final Lane[] lanes;
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

    /**
     * How many times the listener has been called, and has come back: odd while it is in there. Written with each event, so
     * far from what those look at who put events in.
     */
    private final AtomicLongArray calls = new AtomicLongArray(2 * APART);

    private final EventRing.Batch batch = new EventRing.Batch();

    /** How often all that waited has been lost. */
    private final AtomicInteger losses = new AtomicInteger();

    /** Which of its times awake this is. */
    private volatile int round;

    /** The next look whether it hangs; also written by that. */
    private volatile Clock.Cancellable patience = () -> {};

    /** How many lost events the listener knows of. */
    private long lostTold;

    Subscription(
            Listener listener,
            Events events,
            Clock clock,
            Errands errands,
            LogReporter log,
            String name,
            Lane[] lanes) {
        this.listener = listener;
        this.events = events;
        this.clock = clock;
        this.errands = errands;
        this.log = log;
        this.lanes = lanes;
        rings = Stream.of(lanes).map(lane -> new EventRing(CAPACITY)).toArray(EventRing[]::new);
        thread = new HostThread(this::listen, name);
    }

    void start() {
        thread.start();
    }

    // ---- any thread ----

    /** Something happened to a process of a lane, which is locked. */
    void put(Lane lane, Object subject, Happening what) {
        rings[lane.number].put(subject, (byte) what.ordinal());
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
            losses.incrementAndGet();
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
        for (var lane : lanes) {
            lane.pass(); // who has put something in before is seen now, and who puts it in from now on sees who sleeps
        }
        while (asleep && isEmpty() && lost() == lostTold && !closed && !retiring) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    /** Tells what waits, in turn from each ring. @return false if there was nothing */
    private boolean tellAll() {
        long before = calls();
        for (var ring : rings) {
            for (int left = CAPACITY; left > 0 && tellSome(ring); left -= EventRing.Batch.MOST) {
                Thread.onSpinWait();
            }
        }
        long missing = lost() - lostTold;
        if (missing > 0 && !closed) {
            lostTold += missing;
            tell(() -> new Event.Lost(clock.instant(), missing));
        }
        return calls() != before;
    }

    /** @return true if there may be more */
    private boolean tellSome(EventRing ring) {
        int before;
        taking.lock();
        try {
            before = losses.get();
            ring.take(batch);
        } finally {
            taking.unlock();
        }
        var instant = clock.instant();
        long now = clock.nanos();
        int told = 0;
        while (told < batch.count && losses.get() == before && !closed) {
            var subject = requireNonNull(batch.subjects[told]);
            var what = HAPPENINGS[batch.kinds[told]];
            long moment = what.moment(subject);
            var at = instant.minusNanos(Math.max(0, now - moment));
            tell(() -> what.event(subject, at, moment));
            told++;
        }
        ring.lost(batch.count - told);
        Arrays.fill(batch.subjects, null);
        return batch.count == EventRing.Batch.MOST;
    }

    /** @param event puts it in words, for which processes are asked what they are */
    private void tell(Supplier<Event> event) {
        long call = calls() + 1;
        calls.setRelease(APART, call);
        var thrown = Guard.attempt(() -> listener.hear(event.get()));
        calls.setRelease(APART, call + 1);
        var unused = Thread.interrupted();
        if (thrown != null) {
            warn(thrown, "threw");
        }
    }

    private long calls() {
        return calls.getAcquire(APART);
    }

    // ---- when it hangs ----

    /** Until the round is over. A look that crosses with that is the last. */
    private void watch(int of) {
        long now = calls();
        long suspect = isIn(now) ? now : now + 1;
        patience = errands.deadline(PATIENCE, () -> {
            if (round != of) {
                return;
            }
            if (calls() == suspect) {
                loseAll();
                var hung = new ProcessException("it has not come back for 5 s; what waited for it is lost");
                hung.setStackTrace(thread.getStackTrace());
                warn(hung, "hangs");
            }
            watch(of);
        });
    }

    private static boolean isIn(long calls) {
        return (calls & 1) == 1;
    }

    private void warn(Throwable cause, String what) {
        Guard.attempt(
                () -> log.warn(cause, () -> "listener " + listener.getClass().getName() + " " + what));
    }
}

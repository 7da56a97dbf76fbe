package io.archangel.process;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Names the processes whose threads hold all carriers of virtual threads while others wait for one. It looks once a second,
 * and only while processes come: when all carriers are held it is the next one who is kept waiting.
 *
 * <pre>
 * ABSENT --register--> AWAKE               whoever registers starts the thread
 * AWAKE  --a carrier is free--> ASLEEP     seen when it looks
 * ASLEEP --register--> AWAKE               whoever registers wakes it, at most once a second
 * ASLEEP --ten seconds--> ABSENT           the thread ends
 * </pre>
 */
final class CarrierWatch {
    private enum State {
        ABSENT,
        AWAKE,
        ASLEEP
    }

    private static final long SECOND = 1_000_000_000;
    private static final long UNUSED_NANOS = 10 * SECOND;
    private static final int MOST_NAMED = 64;
    private static final System.Logger LOG = System.getLogger(CarrierWatch.class.getPackageName());
    private static final VarHandle STATE = Fields.handle(MethodHandles.lookup(), "state", State.class);

    private final Pages living;
    private final ThreadFactory threads;
    private final @Nullable VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    private volatile State state = State.ABSENT;

    /** The thread that looks; written by whoever starts it. */
    private volatile @Nullable Thread looking;

    /**
     * Which threads held a carrier at the last look, if all were held, and since which look; none if one was free. Our
     * thread only.
     */
    private Map<Body, Long> holders = Map.of();

    /** True once they were named. Our thread only. */
    private boolean told;

    CarrierWatch(Pages living) {
        this(living, work -> new HostThread(work, "carrier watch"));
    }

    /** @param threads where the thread that looks is from */
    CarrierWatch(Pages living, ThreadFactory threads) {
        this.living = living;
        this.threads = threads;
    }

    /**
     * A process was registered. Any thread; costs a look at one field, but once a second at most. Throws nothing, for the
     * process has come, and more is to be done for it; where no thread is to be had, the next who comes tries again.
     */
    void registered() {
        if (state != State.AWAKE && scheduler != null) {
            Guard.attempt(this::wake);
        }
    }

    private void wake() {
        if (STATE.compareAndSet(this, State.ASLEEP, State.AWAKE)) {
            LockSupport.unpark(looking);
        } else if (STATE.compareAndSet(this, State.ABSENT, State.AWAKE)) {
            start();
        }
    }

    private void start() {
        boolean started = false;
        try {
            var thread = threads.newThread(this::keepWatch);
            looking = thread;
            thread.start();
            started = true;
        } finally {
            if (!started) {
                state = State.ABSENT;
            }
        }
    }

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
        while (state == State.AWAKE || !STATE.compareAndSet(this, State.ASLEEP, State.ABSENT)) {
            long due = System.nanoTime() + SECOND;
            for (long left = SECOND; left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            look();
        }
    }

    private void look() {
        if (areAllHeld()) {
            tell(longHolders(System.nanoTime()));
            return;
        }
        holders = Map.of();
        told = false;
        state = State.ASLEEP;
        LockSupport.parkNanos(UNUSED_NANOS);
    }

    private boolean areAllHeld() {
        return scheduler != null
                && scheduler.getQueuedVirtualThreadCount() > 0
                && scheduler.getMountedVirtualThreadCount() >= scheduler.getParallelism();
    }

    /** Those who have held one for a second, by pid and place. All are held. @param now nanoseconds since some moment */
    Set<String> longHolders(long now) {
        var since = new HashMap<Body, Long>();
        var names = new TreeSet<String>();
        living.forEach(process -> {
            for (var worker : Workers.of(process)) {
                var place = place(worker);
                if (place != null) {
                    long first = holders.getOrDefault(worker, now);
                    since.put(worker, first);
                    if (now - first >= SECOND && names.size() < MOST_NAMED) {
                        names.add(process.pid() + " at " + place);
                    }
                }
            }
        });
        holders = since;
        return names;
    }

    /** Names them, once. */
    private void tell(Set<String> names) {
        if (!names.isEmpty() && !told) {
            told = true;
            LOG.log(
                    Level.WARNING,
                    "all carriers of virtual threads have been held for 1 s, and others wait for one; held by process "
                            + String.join(", ", names));
        }
    }

    /** Where a virtual thread runs, or null if it is none, or it waits. */
    static @Nullable String place(Body worker) {
        if (worker.isDone() || !isRunnable(worker)) {
            return null;
        }
        var stack = worker.thread.getStackTrace();
        boolean waits = stack.length == 0 || stack[0].getClassName().startsWith("jdk.internal.vm.");
        return waits || stack[0].getClassName().equals("java.lang.VirtualThread") ? null : Frames.where(stack);
    }

    /** True for a virtual thread that has a carrier, or waits for one. */
    static boolean isRunnable(Body worker) {
        return worker.thread.isVirtual() && worker.thread.getState() == Thread.State.RUNNABLE;
    }
}

package io.archangel.loop;

import io.archangel.process.Guard;
import io.archangel.process.Process;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The virtual threads of one loop. */
final class Guests implements VirtualThreads {
    private final Callbacks callbacks;
    private final Executor queue;
    private final LongAdder live = new LongAdder();

    /** Of each thread of the pool that has run one of ours. */
    private final ThreadLocal<OwnTime> ownTimes = ThreadLocal.withInitial(() -> new OwnTime(ThreadStat.ofSystem()));

    Guests(Callbacks callbacks, Executor queue) {
        this.callbacks = callbacks;
        this.queue = queue;
    }

    @Override
    public boolean isSupported() {
        return Scheduling.isSupported();
    }

    @Override
    public boolean isHere() {
        return callbacks.isGuestHere();
    }

    @Override
    public long live() {
        return live.sum();
    }

    @Override
    public Thread start(String name, Placement placement, @Nullable Process process, Runnable body) {
        live.increment();
        Runnable guarded = () -> run(process, body);
        if (!isSupported()) {
            return Thread.ofVirtual().name(name).start(guarded);
        }
        var guest = new Guest(this, name, placement, process, guarded);
        guest.start(!guest.isAside() && callbacks.isHere());
        return guest.thread();
    }

    private void run(@Nullable Process process, Runnable body) {
        var thrown = Guard.attempt(body::run);
        if (thrown != null) {
            callbacks.thrown(process, thrown);
        }
        live.decrement();
    }

    /** One can go on. Any thread. */
    void schedule(Guest guest) {
        if (guest.isAside()) {
            Scheduling.found().pool().execute(guest::runAside);
            return;
        }
        try {
            queue.execute(guest);
        } catch (RejectedExecutionException closed) {
            Scheduling.found().pool().execute(guest::runAside);
        }
    }

    /** Runs one until it waits. Loop thread. @return false if the loop runs none any more, or is on a virtual thread */
    boolean slice(Guest guest) {
        if (guest.isAside() || !callbacks.isHere()) {
            return false;
        }
        callbacks.slice(guest);
        return true;
    }

    /** For the calling thread, which is one of the pool's. */
    OwnTime ownTimeAside() {
        return ownTimes.get();
    }
}

package io.archangel.process;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The manager's own platform threads, on which hooks, signal handlers and releases run: as many as are busy, up to a
 * bound, beyond which work waits. A thread lost in a hook that hangs no longer counts.
 */
final class Reapers {
    private static final int MOST = 64;
    private static final int IDLE_SECONDS = 10;

    private final AtomicInteger lost = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    Reapers(String instance) {
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                0,
                MOST,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new HandOver(),
                work -> new HostThread(work, "reaper-" + number.incrementAndGet() + "@" + instance),
                (work, pool) -> {
                    if (!pool.isShutdown()) {
                        ((HandOver) pool.getQueue()).put(work);
                    }
                });
    }

    void execute(Runnable work) {
        threads.execute(work);
    }

    /** A thread hangs in foreign code: another may take its place. */
    void lose() {
        threads.setMaximumPoolSize(MOST + lost.incrementAndGet());
    }

    /** A lost thread has come back. */
    void find() {
        threads.setMaximumPoolSize(MOST + lost.decrementAndGet());
    }

    void close() {
        threads.shutdown();
    }

    /** Offers work to an idle thread only, so that the pool grows before anything waits. */
    private static final class HandOver extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable work) {
            return tryTransfer(work);
        }
    }
}

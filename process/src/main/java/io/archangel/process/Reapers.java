package io.archangel.process;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The manager's own platform threads, on which hooks, signal handlers and releases run: as many as are busy, up to a
 * bound, beyond which work waits. A thread that is lost in foreign code ({@link Errand}) does not count.
 */
final class Reapers {
    private static final int MOST = 64;
    private static final int IDLE_SECONDS = 10;

    private final AtomicInteger lost = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    /** @param name what each is called, before its number */
    Reapers(String name, String instance) {
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                0,
                MOST,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new HandOver(),
                work -> new HostThread(work, name + "-" + number.incrementAndGet() + "@" + instance),
                (work, pool) -> ((HandOver) pool.getQueue()).put(work));
    }

    void execute(Runnable work) {
        threads.execute(work);
    }

    /** A thread hangs in foreign code: another may take its place, at once if work waits. */
    void lose() {
        lost.incrementAndGet();
        resize();
        if (!threads.getQueue().isEmpty()) {
            threads.execute(() -> {});
        }
    }

    /** A lost thread has come back. */
    void find() {
        lost.decrementAndGet();
        resize();
    }

    /** Nobody is expected any more: idle threads end now. Work that comes all the same is done. */
    void retire() {
        threads.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    }

    /** Again if somebody changed the number meanwhile, so that the last word is the latest. */
    private void resize() {
        int now;
        do {
            now = lost.get();
            threads.setMaximumPoolSize(MOST + now);
        } while (lost.get() != now);
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

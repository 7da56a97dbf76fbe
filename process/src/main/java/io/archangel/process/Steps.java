package io.archangel.process;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread for the kernel's own short steps (interrupts, receipts), on which no foreign code ever runs. */
final class Steps implements Executor {
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor thread;

    Steps(String instance) {
        thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> new HostThread(work, "steps@" + instance));
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable step) {
        thread.execute(step);
    }

    /** Nobody is expected any more: an idle thread ends now. A step that comes all the same is taken. */
    void retire() {
        thread.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    }
}

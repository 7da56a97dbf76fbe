package io.archangel.process;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's clock. Its one thread ends when nothing has been due for a while. */
final class SystemClock implements Clock {
    private static final int IDLE_SECONDS = 10;
    private static final System.Logger LOG = System.getLogger(SystemClock.class.getPackageName());

    private final ScheduledThreadPoolExecutor timers;

    SystemClock() {
        timers = new ScheduledThreadPoolExecutor(1, task -> new HostThread(task, "timers"));
        timers.setRemoveOnCancelPolicy(true);
        timers.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timers.allowCoreThreadTimeOut(true);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        var future = timers.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    private static void run(Runnable task) {
        var thrown = Guard.attempt(task::run);
        if (thrown != null) {
            LOG.log(Level.WARNING, "a timer's task threw", thrown);
        }
    }
}

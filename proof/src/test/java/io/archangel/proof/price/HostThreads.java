package io.archangel.proof.price;

import io.archangel.process.HostThread;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** JMH's workers as threads of the kind that event loops are. JMH makes it by its name. */
public final class HostThreads extends ThreadPoolExecutor {
    /** As JMH wants it. */
    public HostThreads(int threads, String prefix) {
        super(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new HostThread(task, prefix + " worker"));
    }
}

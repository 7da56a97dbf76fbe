package io.archangel.process;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands many small tasks to another executor, some hundred at once: for a hundred thousand receipts, that many threads would
 * have to be woken. Any thread.
 */
final class Batch implements Executor {
    private static final int MOST = 256;

    private final Executor executor;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Batch(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        schedule();
    }

    /** Where the other refuses, or has no thread, the next who comes tries again. */
    private void schedule() {
        if (!tasks.isEmpty() && scheduled.compareAndSet(false, true)) {
            boolean taken = false;
            try {
                executor.execute(this::run);
                taken = true;
            } finally {
                if (!taken) {
                    scheduled.set(false);
                }
            }
        }
    }

    private void run() {
        try {
            var task = tasks.poll();
            for (int done = 1; task != null; done++) {
                task.run();
                task = done < MOST ? tasks.poll() : null;
            }
        } finally {
            scheduled.set(false);
            schedule();
        }
    }
}

package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Short steps that another thread wants done on a loop, and waits for: on the loop if it runs, else by borrowing it.
 */
final class Errands {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 10;

    private final NettyLoop loop;
    private final Ownership ownership;
    private final IoLoop io;
    private final Duration patience;

    Errands(NettyLoop loop, Ownership ownership, IoLoop io) {
        this(loop, ownership, io, PATIENCE);
    }

    /** @param patience for a loop that is held up */
    Errands(NettyLoop loop, Ownership ownership, IoLoop io, Duration patience) {
        this.loop = loop;
        this.ownership = ownership;
        this.io = io;
        this.patience = patience;
    }

    /**
     * Does a step of our own, which must not block. Any thread. An interrupt calls off a step that has not begun; one that
     * has is waited for, lest what it did, such as to bind a port, is lost.
     *
     * @throws LoopException as the step does, if it is called off, or if the loop is held up for ten seconds
     */
    <T> T run(Callable<T> step) {
        var task = new Errand<>(step);
        if (loop.isHere()) {
            task.run();
        } else if (!borrow(task)) {
            execute(task);
        }
        long tries = patience.toMillis() / LOOK_AGAIN_MILLIS;
        boolean interrupted = false;
        while (!task.isDone() && tries-- > 0) {
            interrupted |= isInterrupted(task);
            // Whoever owned it may have let go before he came to our task; it runs once, wherever that is.
            borrow(task);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result(task);
    }

    private void execute(Runnable task) {
        try {
            io.execute(task);
        } catch (RejectedExecutionException closed) {
            throw new LoopException(loop.name() + " was closed meanwhile; make another", closed);
        }
    }

    private boolean borrow(FutureTask<?> task) {
        if (ownership.take(Ownership.State.BORROWED) != Ownership.State.IDLE) {
            return false;
        }
        try {
            task.run();
        } finally {
            loop.callbacks().turned();
            ownership.give();
        }
        return true;
    }

    /** Waits a moment. @return true if it was interrupted, which is taken off the thread meanwhile */
    private static boolean isInterrupted(Errand<?> task) {
        try {
            task.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException | ExecutionException looksAgain) {
            return false;
        } catch (InterruptedException interrupted) {
            task.callOff();
            return true;
        }
    }

    private <T> T result(FutureTask<T> task) {
        if (!task.isDone() && task.cancel(false)) {
            throw new LoopException(loop.name() + " has not answered for " + patience.toMillis() + " ms"
                    + loop.blocked().map(it -> ", held up at " + it.frame()).orElse("")
                    + "; mend the callback that blocks it");
        }
        if (task.isCancelled()) {
            throw new LoopException("interrupted while waiting for " + loop.name() + "; try again");
        }
        try {
            return task.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof LoopException ours) {
                throw ours;
            }
            throw new LoopException(loop.name() + " failed: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LoopException("interrupted while waiting for " + loop.name() + "; try again", interrupted);
        }
    }

    /** A step that runs once, or never. */
    private static final class Errand<T> extends FutureTask<T> {
        private final AtomicBoolean taken = new AtomicBoolean();

        Errand(Callable<T> step) {
            super(step);
        }

        @Override
        public void run() {
            if (taken.compareAndSet(false, true)) {
                super.run();
            }
        }

        /** Unless it has begun. */
        void callOff() {
            if (taken.compareAndSet(false, true)) {
                cancel(false);
            }
        }
    }
}

package io.archangel.loop;

import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs one loop on a daemon thread until it is stopped. If that thread dies the loop goes on within a second on another:
 * its connections have ended then, its servers, timers and callbacks go on.
 *
 * <pre>
 * RUNNING --dies--> (a moment, if it has lived less than a second) --> RUNNING on another thread; on the same one if the
 *                                                                      machine has no other
 * RUNNING --stop--> OVER
 * </pre>
 */
public final class LoopThread implements AutoCloseable {
    private static final long SHORT_LIFE_NANOS = 1_000_000_000;

    /** So that a loop which can't live at all leaves the machine time for others. */
    private static final long MOMENT_NANOS = 200_000_000;

    private final Loop loop;
    private final ThreadFactory threads;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** Written by the thread before it. */
    private volatile Thread thread;

    private volatile boolean closing;

    private LoopThread(Loop loop, ThreadFactory threads) {
        this.loop = loop;
        this.threads = threads;
        thread = threads.newThread(this::run);
    }

    /** Runs a loop on a thread of its own, which is started. */
    public static LoopThread start(Loop loop) {
        return start(loop, task -> new HostThread(task, loop.name()));
    }

    /** The same, for tests: the threads are others. */
    static LoopThread start(Loop loop, ThreadFactory threads) {
        var made = new LoopThread(loop, threads);
        made.thread.start();
        return made;
    }

    /** The thread that runs it now, or did last. Any thread. */
    public Thread thread() {
        return thread;
    }

    private void run() {
        Throwable died;
        boolean goesOn;
        do {
            long began = System.nanoTime();
            died = Guard.attempt(loop::runForever);
            goesOn = died != null && !(died instanceof LoopException) && !closing;
            if (goesOn && System.nanoTime() - began < SHORT_LIFE_NANOS) {
                LockSupport.parkNanos(MOMENT_NANOS);
            }
        } while (goesOn && !isReplaced());
        if (!goesOn) {
            over.complete(null);
        }
        if (died instanceof LoopException refused) {
            throw refused;
        }
    }

    /** False if no other thread can be had. */
    private boolean isReplaced() {
        var none = Guard.attempt(() -> {
            var next = threads.newThread(this::run);
            thread = next;
            next.start();
        });
        if (none != null) {
            thread = Thread.currentThread();
        }
        return none == null;
    }

    /**
     * Stops the loop and waits until it has, unless called on it; an interrupt ends the waiting. The loop may then run
     * again, or be closed.
     */
    @Override
    public void close() {
        closing = true;
        loop.stop();
        try {
            if (!loop.isHere()) {
                over.get();
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

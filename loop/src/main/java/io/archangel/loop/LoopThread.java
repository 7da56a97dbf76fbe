package io.archangel.loop;

import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs one loop on a daemon thread until it is stopped. If that thread dies the loop goes on within a second on another:
 * its connections have ended then, its servers, timers and callbacks go on.
 *
 * <pre>
 * RUNNING --dies--> (a moment, if it has lived less than a second) --> RUNNING on another thread
 * RUNNING --stop--> OVER
 * </pre>
 */
public final class LoopThread implements AutoCloseable {
    private static final long SHORT_LIFE_NANOS = 1_000_000_000;

    /** So that a loop which can't live at all leaves the machine time for others. */
    private static final long MOMENT_NANOS = 200_000_000;

    private final Loop loop;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** Written by the thread before it. */
    private volatile Thread thread;

    private volatile boolean closing;

    private LoopThread(Loop loop) {
        this.loop = loop;
        thread = new HostThread(this::run, loop.name());
    }

    /** Runs a loop on a thread of its own, which is started. */
    public static LoopThread start(Loop loop) {
        var made = new LoopThread(loop);
        made.thread.start();
        return made;
    }

    /** The thread that runs it now, or did last. Any thread. */
    public Thread thread() {
        return thread;
    }

    private void run() {
        long began = System.nanoTime();
        var died = Guard.attempt(loop::runForever);
        if (died == null || died instanceof LoopException || closing) {
            over.complete(null);
        } else {
            if (System.nanoTime() - began < SHORT_LIFE_NANOS) {
                LockSupport.parkNanos(MOMENT_NANOS);
            }
            thread = new HostThread(this::run, loop.name());
            thread.start();
        }
        if (died instanceof LoopException refused) {
            throw refused;
        }
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

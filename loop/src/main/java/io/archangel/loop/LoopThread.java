package io.archangel.loop;

import io.archangel.process.HostThread;

/** A daemon thread that runs one loop until it is stopped. */
public final class LoopThread extends HostThread implements AutoCloseable {
    private final Loop loop;

    private LoopThread(Loop loop) {
        super(loop::runForever, loop.name());
        this.loop = loop;
    }

    /** Runs a loop on a thread of its own, which is started. */
    public static LoopThread start(Loop loop) {
        var thread = new LoopThread(loop);
        thread.start();
        return thread;
    }

    /**
     * Stops the loop and waits until it has, unless called on it; an interrupt ends the waiting. The loop may then run
     * again, or be closed.
     */
    @Override
    public void close() {
        loop.stop();
        try {
            if (currentThread() != this) {
                join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

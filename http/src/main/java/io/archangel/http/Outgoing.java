package io.archangel.http;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A streamed answer on its way from the handler's thread to the loop. The thread is held back while the transport's buffer
 * is over its high mark, or 64 KiB are on their way to the loop.
 */
final class Outgoing implements Sink {
    private static final int MOST_IN_FLIGHT = 64 << 10;
    private static final int PIECE = 16 << 10;

    private final Exchange exchange;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** All guarded by the lock. */
    private boolean paused;

    private boolean unheeded;
    private int inFlight;

    Outgoing(Exchange exchange) {
        this.exchange = exchange;
    }

    // ---- the writer's side ----

    @Override
    public Sink write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Sink write(byte[] bytes) {
        write(bytes, 0, bytes.length);
        return this;
    }

    private void write(byte[] bytes, int from, int size) {
        for (int at = from; at < from + size; at += PIECE) {
            var piece = Arrays.copyOfRange(bytes, at, Math.min(at + PIECE, from + size));
            awaitRoom(piece.length);
            exchange.send(piece);
        }
        exchange.requireAlive();
    }

    @Override
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                Outgoing.this.write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int size) {
                Outgoing.this.write(bytes, from, size);
            }
        };
    }

    private void awaitRoom(int size) {
        lock.lock();
        try {
            while (exchange.isAlive() && !unheeded && (paused || inFlight > MOST_IN_FLIGHT)) {
                changed.await();
            }
            inFlight += size;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        exchange.requireAlive();
        if (Thread.currentThread().isInterrupted()) {
            throw new HttpException(exchange + " was interrupted while its client did not keep up");
        }
    }

    // ---- the loop's side ----

    /** The transport takes no more for now, or does again. */
    void pause(boolean now) {
        lock.lock();
        try {
            paused = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A piece has come to the loop. */
    void landed(int size) {
        lock.lock();
        try {
            inFlight -= size;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody listens any more: nobody is to wait. */
    void release() {
        lock.lock();
        try {
            unheeded = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

package io.archangel.telnet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Brings a session's output to the loop. The session waits while too much is in it; the loop never waits. */
final class Outbox extends OutputStream {
    /** What the loop is asked for; both are called on the session's threads, without the lock. */
    interface Carrier {
        /** Fetch what is in the box, soon. */
        void fetch();

        /** The session waits for room, in this episode of waiting. */
        void full(long episode);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final int most;
    private final Carrier carrier;

    /** Guarded by the lock, like all below. */
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    private int bytes;
    private long episodes;

    /** How many threads wait for room in the present episode. */
    private int waiters;

    private boolean isClosed;

    Outbox(int most, Carrier carrier) {
        this.most = most;
        this.carrier = carrier;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        var copy = Arrays.copyOfRange(from, offset, offset + length);
        for (long full = put(copy); full > 0; full = put(copy)) {
            carrier.full(full);
            awaitRoom();
        }
        carrier.fetch();
    }

    /** What is to be sent next, or null. On the loop. */
    byte @Nullable [] next() {
        lock.lock();
        try {
            var next = waiting.poll();
            bytes -= next == null ? 0 : next.length;
            if (bytes < most / 2) {
                room.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** True if the session still waits in that episode. On the loop. */
    boolean isStalled(long episode) {
        lock.lock();
        try {
            return episode == episodes && waiters > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it: whoever writes is told that the far end has gone. Any thread; again is harmless. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            waiting.clear();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @return 0 if it is in the box, else the number of the episode in which there is no room */
    private long put(byte[] copy) throws IOException {
        lock.lock();
        try {
            if (isClosed) {
                throw new IOException("the far end has gone");
            }
            if (bytes >= most) {
                return waiters == 0 ? ++episodes : episodes;
            }
            waiting.add(copy);
            bytes += copy.length;
            return 0;
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws IOException {
        lock.lock();
        try {
            waiters++;
            while (bytes >= most / 2 && !isClosed) {
                room.await();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for room");
        } finally {
            waiters--;
            lock.unlock();
        }
    }
}

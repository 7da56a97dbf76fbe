package io.archangel.shell.door;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings what is typed from a door to its session. Who puts never waits; it is told when to stop reading. Bounded by what
 * the door puts before it heeds that.
 */
public final class Inbox extends InputStream {
    /** From so many bytes on the door is to read no more. */
    private static final int FULL = 8192;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();

    /** Makes the door read on; called on the session's thread. */
    private final Runnable readOn;

    /** Guarded by the lock, like all below. Never empty arrays. */
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    private int bytes;

    /** How much of the first array was read. */
    private int taken;

    private boolean isPaused;
    private boolean isEnded;
    private boolean isClosed;

    /** An empty one. @param readOn makes the door read on, once there is room again; on the session's thread */
    public Inbox(Runnable readOn) {
        this.readOn = readOn;
    }

    /** Puts keys in. Any thread. @return false if the door is to read no more until it is told */
    public boolean put(byte[] keys) {
        lock.lock();
        try {
            if (keys.length > 0 && !isClosed && !isEnded) {
                waiting.add(keys);
                bytes += keys.length;
                came.signal();
            }
            isPaused = bytes >= FULL;
            return !isPaused;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        boolean isRoom;
        int count;
        lock.lock();
        try {
            while (bytes == 0 && !isClosed && !isEnded) {
                came.await();
            }
            count = isClosed || bytes == 0 ? -1 : take(into, offset, length);
            isRoom = isPaused && bytes < FULL / 2;
            isPaused &= !isRoom;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for input");
        } finally {
            lock.unlock();
        }
        if (isRoom) {
            readOn.run();
        }
        return count;
    }

    /** Nothing more will come; what is there is still read. Any thread; again is harmless. */
    public void end() {
        lock.lock();
        try {
            isEnded = true;
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it; what was not read is dropped. Any thread; again is harmless. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            waiting.clear();
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int take(byte[] into, int offset, int length) {
        int count = 0;
        for (var first = waiting.peek(); first != null && count < length; first = waiting.peek()) {
            int part = Math.min(length - count, first.length - taken);
            System.arraycopy(first, taken, into, offset + count, part);
            count += part;
            taken += part;
            if (taken == first.length) {
                waiting.remove();
                taken = 0;
            }
        }
        bytes -= count;
        return count;
    }
}

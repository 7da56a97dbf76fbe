package io.archangel.http;

import io.archangel.process.Process;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way from the loop, which adds pieces, to the handler's thread, which takes them out. Over 64 KiB it is
 * full, and the connection reads no more until it has been emptied.
 */
final class Incoming extends InputStream implements Body {
    private static final int FULL = 64 << 10;
    private static final int BLOCK = 8 << 10;

    /** Tells the loop, from the reader's thread. */
    interface Loopside {
        /** The reader wants bytes; once. */
        void wanted();

        /** There is room again. */
        void emptied();
    }

    private final Loopside loop;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** All guarded by the lock. */
    private final ArrayDeque<ByteBuffer> blocks = new ArrayDeque<>();

    /** Of the first block, how much is out. */
    private int taken;

    private int held;
    private boolean full;
    private boolean whole;
    private @Nullable String broken;
    private List<Map.Entry<String, String>> trailers = List.of();

    /** The reader's own. */
    private boolean asked;

    Incoming(Loopside loop) {
        this.loop = loop;
    }

    // ---- the loop's side ----

    /** Adds a piece, which is copied; many small ones take little more room than their bytes. */
    void add(ByteBuffer piece) {
        lock.lock();
        try {
            int size = piece.remaining();
            var last = blocks.peekLast();
            if (last == null || last.remaining() < size) {
                last = ByteBuffer.allocate(Math.max(size, Math.min(held, BLOCK)));
                blocks.add(last);
            }
            last.put(piece);
            held += size;
            full |= held > FULL;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** There is no more to come. @param behind what came behind it */
    void complete(List<Map.Entry<String, String>> behind) {
        lock.lock();
        try {
            trailers = List.copyOf(behind);
        } finally {
            lock.unlock();
        }
        end(null);
    }

    /** What is still to come never will. Too late is harmless. */
    void abort(String why) {
        end(why);
    }

    boolean isFull() {
        lock.lock();
        try {
            return full;
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable String why) {
        lock.lock();
        try {
            if (!whole && broken == null) {
                whole = why == null;
                broken = why;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- the reader's side ----

    @Override
    public InputStream stream() {
        return this;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int size) throws IOException {
        if (size == 0) {
            return 0;
        }
        if (!asked) {
            asked = true;
            loop.wanted();
        }
        Process.checkpoint();
        boolean emptied = false;
        int read;
        lock.lock();
        try {
            read = await() ? take(into, from, size) : -1;
            if (full && held == 0) {
                full = false;
                emptied = true;
            }
        } finally {
            lock.unlock();
        }
        if (emptied) {
            loop.emptied();
        }
        return read;
    }

    /** What came behind it, once all of it has been read. */
    List<Map.Entry<String, String>> trailers() {
        lock.lock();
        try {
            return whole && held == 0 ? trailers : List.of();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** @return false at the end */
    private boolean await() throws IOException {
        while (held == 0) {
            if (broken != null) {
                throw new IOException(broken);
            }
            if (whole) {
                return false;
            }
            try {
                changed.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while reading a request's body");
            }
        }
        return true;
    }

    private int take(byte[] into, int from, int size) {
        var first = blocks.element();
        int read = Math.min(size, first.position() - taken);
        first.get(taken, into, from, read);
        taken += read;
        held -= read;
        if (taken == first.position()) {
            blocks.remove();
            taken = 0;
        }
        return read;
    }
}

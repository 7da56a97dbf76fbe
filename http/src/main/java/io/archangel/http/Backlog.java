package io.archangel.http;

import io.archangel.http.wire.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What of a streamed answer waits for the loop, between those that write it and the loop that sends it. Any thread.
 *
 * <pre>
 * CORKED --flush, 16 KiB--> OPEN --close--> CLOSED --end--> ENDED --taken out--> finished
 * </pre>
 */
final class Backlog {
    private static final int MOST_WAITING = 64 << 10;
    private static final int MOST_CORKED = 16 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** All guarded by the lock. */
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

    private Response head;
    private List<Field> trailers = List.of();
    private int waiting;

    /** Of the length that was announced, what is not yet written; -1 if none was. */
    private long missing;

    private boolean corked;
    private boolean paused;
    private boolean unheeded;
    private boolean closed;
    private boolean ended;
    private boolean finished;
    private @Nullable Runnable ready;

    /** Compresses it. */
    private final @Nullable Deflating packer;

    Backlog(Response head) {
        this.head = head;
        missing = head.length();
        corked = head.how().corked();
        packer = head.how().packed() ? new Deflating() : null;
    }

    /** What came of offering a piece. */
    enum Taken {
        YES,
        DROPPED,
        FULL,
        CLOSED,
        TOO_LONG
    }

    // ---- those that write ----

    /** Takes a piece. @param anyhow even where it is full */
    Taken add(byte[] piece, boolean anyhow) {
        lock.lock();
        try {
            if (closed) {
                return Taken.CLOSED;
            }
            if (!anyhow && !unheeded && isFull()) {
                return Taken.FULL;
            }
            if (missing >= 0 && piece.length > missing) {
                return Taken.TOO_LONG;
            }
            missing -= missing < 0 ? 0 : piece.length;
            if (unheeded) {
                return Taken.DROPPED;
            }
            put(packer == null ? piece : packer.piece(piece));
            corked &= waiting < MOST_CORKED;
            return Taken.YES;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for room. @param wanted false once nobody wants to wait any more  @return whether it did */
    boolean awaitRoom(BooleanSupplier wanted) throws InterruptedException {
        lock.lock();
        try {
            boolean waited = false;
            while (!unheeded && !closed && isFull() && wanted.getAsBoolean()) {
                waited = true;
                changed.await();
            }
            return waited;
        } finally {
            lock.unlock();
        }
    }

    /** @return the head, while it may be changed */
    @Nullable
    Response changeableHead() {
        lock.lock();
        try {
            return corked ? head : null;
        } finally {
            lock.unlock();
        }
    }

    /** Changes the head. @return false if it is too late */
    boolean head(Response changedHead) {
        lock.lock();
        try {
            head = corked ? changedHead : head;
            return corked;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a trailer. @return false if it is too late */
    boolean trailer(Field line) {
        lock.lock();
        try {
            if (!closed) {
                trailers = trailers.isEmpty() ? new ArrayList<>() : trailers;
                trailers.add(line);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Wants to be called back when there is room. */
    void ready(Runnable callback) {
        lock.lock();
        try {
            ready = callback;
        } finally {
            lock.unlock();
        }
    }

    void uncork() {
        lock.lock();
        try {
            corked = false;
        } finally {
            lock.unlock();
        }
    }

    /** It takes no more. @param whole true if that is all of it */
    void close(boolean whole) {
        lock.lock();
        try {
            closed = true;
            if (whole && packer != null && !packer.isFreed()) {
                put(packer.finish());
            }
            ended |= whole;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing of it is to be sent, for another answer takes its place. @return false if it is too late */
    boolean drop() {
        lock.lock();
        try {
            boolean now = corked && !finished;
            finished |= now;
            closed |= now;
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** There is to be a head and nothing else. */
    void skip() {
        lock.lock();
        try {
            corked = false;
            closed = true;
            ended = true;
            missing = -1;
            free();
        } finally {
            lock.unlock();
        }
    }

    // ---- the loop ----

    boolean isCorked() {
        lock.lock();
        try {
            return corked;
        } finally {
            lock.unlock();
        }
    }

    /** The head, as it is at last. */
    Response head() {
        lock.lock();
        try {
            return head;
        } finally {
            lock.unlock();
        }
    }

    /** The next piece. */
    byte @Nullable [] next() {
        lock.lock();
        try {
            var piece = pieces.poll();
            if (piece != null) {
                waiting -= piece.length;
                changed.signalAll();
            }
            return piece;
        } finally {
            lock.unlock();
        }
    }

    /** All of it as one answer, once, if it ended before anything was sent. */
    @Nullable
    Response whole() {
        lock.lock();
        try {
            if (!corked || !ended || finished) {
                return null;
            }
            if (!trailers.isEmpty() || missing > 0) {
                corked = false;
                return null;
            }
            finished = true;
            var all = new byte[waiting];
            int at = 0;
            for (var piece : pieces) {
                System.arraycopy(piece, 0, all, at, piece.length);
                at += piece.length;
            }
            pieces.clear();
            return head.body(all);
        } finally {
            lock.unlock();
        }
    }

    /** Its trailers, once, when it has ended and all of it is out. */
    @Nullable
    List<Field> end() {
        lock.lock();
        try {
            if (!ended || finished || !pieces.isEmpty()) {
                return null;
            }
            finished = true;
            return List.copyOf(trailers);
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes were announced and have not come. */
    long missing() {
        lock.lock();
        try {
            return unheeded ? 0 : Math.max(0, missing);
        } finally {
            lock.unlock();
        }
    }

    /** Who is to be called back now. */
    @Nullable
    Runnable takeReady() {
        lock.lock();
        try {
            var due = closed || isFull() ? null : ready;
            ready = due == null ? ready : null;
            return due;
        } finally {
            lock.unlock();
        }
    }

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

    /** Nobody listens any more: nobody is to wait. */
    void release() {
        lock.lock();
        try {
            unheeded = true;
            pieces.clear();
            waiting = 0;
            free();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void free() {
        if (packer != null) {
            packer.free();
        }
    }

    private void put(byte[] piece) {
        pieces.add(piece);
        waiting += piece.length;
    }

    private boolean isFull() {
        return paused || waiting > MOST_WAITING;
    }
}

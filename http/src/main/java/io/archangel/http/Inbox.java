package io.archangel.http;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way from the loop to the thread that receives them. Over 64 KiB it is full, and the connection reads no
 * more until it has been emptied.
 */
final class Inbox implements WebSocket.Listener {
    private static final int FULL = 64 << 10;

    /** What even an empty message takes. */
    private static final int EACH = 32;

    private final Runnable emptied;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** All guarded by the lock. */
    private final ArrayDeque<Message> messages = new ArrayDeque<>(1);

    private int held;
    private boolean full;
    private boolean ended;

    /** @param emptied tells the loop that there is room again; called on the receiver's thread */
    Inbox(Runnable emptied) {
        this.emptied = emptied;
    }

    // ---- the loop ----

    @Override
    public void text(WebSocket socket, String text) {
        add(new Message.Text(text), text.length());
    }

    @Override
    public void binary(WebSocket socket, byte[] bytes) {
        add(new Message.Binary(bytes), bytes.length);
    }

    @Override
    public void closed(WebSocket socket, int code, String reason) {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(Message message, int size) {
        lock.lock();
        try {
            messages.add(message);
            held += size + EACH;
            full |= held > FULL;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isFull() {
        lock.lock();
        try {
            return full;
        } finally {
            lock.unlock();
        }
    }

    // ---- the receiver ----

    /** @return the next, or null if there will be none */
    @Nullable
    Message take() throws InterruptedException {
        Message next;
        boolean empty = false;
        lock.lockInterruptibly();
        try {
            while (messages.isEmpty() && !ended) {
                changed.await();
            }
            next = messages.poll();
            if (messages.isEmpty()) {
                held = 0;
                empty = full;
                full = false;
            }
        } finally {
            lock.unlock();
        }
        if (empty) {
            emptied.run();
        }
        return next;
    }
}

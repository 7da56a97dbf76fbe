package io.archangel.web;

import io.archangel.process.Event;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The latest signals to anybody, for the timeline of each: so many and no more. Any thread. */
final class SignalLog {
    private static final int MOST = 4_096;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; the oldest first. */
    private final ArrayDeque<Event.Signalled> latest = new ArrayDeque<>();

    void add(Event.Signalled event) {
        lock.lock();
        try {
            if (latest.size() == MOST) {
                latest.removeFirst();
            }
            latest.addLast(event);
        } finally {
            lock.unlock();
        }
    }

    /** Those to one, the oldest first. */
    List<Event.Signalled> of(long pid) {
        lock.lock();
        try {
            return latest.stream().filter(event -> event.pid() == pid).toList();
        } finally {
            lock.unlock();
        }
    }
}

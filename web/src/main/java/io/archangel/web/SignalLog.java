package io.archangel.web;

import io.archangel.process.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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

    /** Those to one, the oldest first, as its timeline has them. */
    List<Map<String, @Nullable Object>> of(long pid) {
        var found = new ArrayList<Map<String, @Nullable Object>>();
        lock.lock();
        try {
            for (var event : latest) {
                if (event.pid() == pid) {
                    var what = event.what();
                    found.add(Json.object(
                            "at", event.at(), "what", what.signal().name(), "by", what.by(), "detail", what.reason()));
                }
            }
        } finally {
            lock.unlock();
        }
        return found;
    }
}

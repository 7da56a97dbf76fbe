package io.archangel.web;

import io.archangel.http.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An answer of lines that grows: one writes it, and whoever gave the order reads it as it does, as may others who give it again.
 * Once it is whole no more than its first lines are kept for those who come after. Any thread.
 */
final class Lines {
    /** So many characters are kept while it grows. */
    private static final long MOST = 64L << 20;

    /** So many once it is whole. */
    private static final int KEPT = 8 << 10;

    /** So many lines are handed on at a time. */
    private static final int BATCH = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    /** Guarded by the lock, like all below. Who reads goes on with the list that was there when it began. */
    private List<String> lines = new ArrayList<>();

    private long length;
    private long count;
    private boolean isWhole;

    /** One more, without its end. */
    void add(String line) {
        lock.lock();
        try {
            count++;
            length += line.length();
            if (length <= MOST) {
                lines.add(line);
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many there were, kept or not. */
    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** It is whole; nothing is added from here on. @param last its last line, which is kept whatever else is */
    void end(String last) {
        lock.lock();
        try {
            int few = 0;
            for (int left = KEPT; few < lines.size() && left >= lines.get(few).length(); few++) {
                left -= lines.get(few).length();
            }
            var kept = new ArrayList<>(lines.subList(0, few));
            kept.add(last);
            lines.add(last);
            lines = kept;
            isWhole = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes them as they come, until it is whole. On a thread that may block. @throws InterruptedException if it is to stop */
    void writeTo(Sink out) throws InterruptedException {
        var mine = now();
        int at = 0;
        for (var some = next(mine, at); !some.isEmpty(); some = next(mine, at)) {
            out.write(String.join("\n", some) + "\n");
            at += some.size();
        }
    }

    private List<String> now() {
        lock.lock();
        try {
            return lines;
        } finally {
            lock.unlock();
        }
    }

    /** Those from a place on, waited for; none if there are no more. */
    private List<String> next(List<String> mine, int at) throws InterruptedException {
        lock.lock();
        try {
            while (at == mine.size() && !isWhole) {
                moved.await();
            }
            return List.copyOf(mine.subList(at, Math.min(mine.size(), at + BATCH)));
        } finally {
            lock.unlock();
        }
    }
}

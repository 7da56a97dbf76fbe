package io.archangel.process;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One shelf of history: the latest entries, bounded in number and in bytes of their texts. */
final class Shelf {
    private static final int NAME_BYTES = 64;
    private static final int REASON_BYTES = 256;

    private final int mostEntries;
    private final int mostBytes;
    private final ReentrantLock lock = new ReentrantLock();

    /** Both guarded by the lock; the latest is last. */
    private final ArrayDeque<HistoryEntry> entries = new ArrayDeque<>();

    private int bytes;

    Shelf(int mostEntries, int mostBytes) {
        this.mostEntries = mostEntries;
        this.mostBytes = mostBytes;
    }

    void add(HistoryEntry entry) {
        lock.lock();
        try {
            entries.addLast(entry);
            bytes += size(entry);
            while (entries.size() > mostEntries || bytes > mostBytes) {
                bytes -= size(entries.removeFirst());
            }
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    HistoryEntry find(long pid) {
        lock.lock();
        try {
            for (var entry : entries) {
                if (entry.pid() == pid) {
                    return entry;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    List<HistoryEntry> list() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    static String name(String name) {
        return cut(name, NAME_BYTES);
    }

    static @Nullable String reason(@Nullable String reason) {
        return reason == null ? null : cut(reason, REASON_BYTES);
    }

    /** The longest beginning that takes so many bytes of UTF-8, at a whole character. */
    private static String cut(String text, int most) {
        if (text.length() * 3 <= most) {
            return text;
        }
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (used > most) {
                break;
            }
            end += Character.charCount(point);
        }
        return text.substring(0, end);
    }

    private static int size(HistoryEntry entry) {
        return size(entry.name()) + size(entry.by()) + size(entry.reason()) + size(entry.exit());
    }

    private static int size(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }
}

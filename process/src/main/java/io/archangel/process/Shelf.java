package io.archangel.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One shelf of history: the latest that have ended, bounded in number and in bytes of their texts. Any thread.
 *
 * <p>Whoever ends one notes it on the lane of its pid. Rows that are full are put on the shelf as they are by who comes
 * next, and the lane goes on with rows that are taken off it: so nothing is copied, nothing allocated, and lanes meet once
 * in 64 ends. What is on the shelf and the lanes is always somewhat more than asked for, and whoever looks is shown what
 * ended last of that. He holds up nobody, since rows that have been noted
 * don't change; those taken off while somebody looks are not used again.
 */
final class Shelf {
    private final int mostEntries;
    private final int mostBytes;
    private final Clock clock;
    private final Lane[] lanes;

    /** The rows that each lane fills; null until they are needed. Each guarded by its lane. */
    private final @Nullable Rows[] filling;

    /** Taken while a lane is held, never the other way round. */
    private final ReentrantLock lock = new ReentrantLock();

    // ---- guarded by the lock ----

    /** By the last end of each. */
    private final ArrayDeque<Rows> full = new ArrayDeque<>();

    private int entries;
    private long bytes;
    private @Nullable Rows spare;
    private int readers;

    Shelf(int mostEntries, int mostBytes, Clock clock, Lane[] lanes) {
        this.mostEntries = mostEntries;
        this.mostBytes = mostBytes;
        this.clock = clock;
        this.lanes = lanes;
        filling = new @Nullable Rows[lanes.length];
    }

    // ---- noting ----

    /**
     * Notes one whose exit is complete. With the lane locked.
     *
     * @param ended  when that was, by the clock
     * @param reason the exit's, for which foreign code may have been asked
     */
    void add(
            Lane lane,
            Process process,
            long ended,
            @Nullable String kind,
            @Nullable String app,
            @Nullable String name,
            Exit exit,
            @Nullable String reason) {
        if (mostEntries > 0) {
            var rows = rows(lane.number);
            rows.add(process, ended, kind, app, name, exit, reason);
            var ending = process.ending;
            if (ending != null) {
                ending.noted(rows);
            }
        }
    }

    /** Those of a lane, with room for one more. */
    private Rows rows(int lane) {
        var now = filling[lane];
        if (now != null && now.hasRoom()) {
            return now;
        }
        var next = now == null ? new Rows() : change(now);
        filling[lane] = next;
        return next;
    }

    /** Puts rows on the shelf. @return others, with nothing in them */
    private Rows change(Rows done) {
        done.seal(epoch());
        Lane.share(lock);
        try {
            put(done);
            drop();
            var next = spare == null ? new Rows() : spare;
            spare = null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void put(Rows done) {
        var later = new ArrayDeque<Rows>(0);
        for (var last = full.peekLast(); last != null && ended(last) - ended(done) > 0; last = full.peekLast()) {
            later.push(full.removeLast());
        }
        full.addLast(done);
        full.addAll(later);
        entries += done.count();
        bytes += done.bytes();
    }

    /** Takes off the oldest as long as there are enough without it, even if others hold some that are older still. */
    private void drop() {
        int overlap = lanes.length * Rows.MOST;
        for (var first = full.getFirst();
                entries - first.count() >= mostEntries + overlap
                        || bytes - first.bytes() >= mostBytes + (long) overlap * Rows.MOST_TEXT;
                first = full.getFirst()) {
            full.removeFirst();
            entries -= first.count();
            bytes -= first.bytes();
            if (readers == 0) {
                first.clear();
                spare = first;
            }
        }
    }

    private static long ended(Rows rows) {
        return rows.figure(rows.count() - 1, Rows.ENDED);
    }

    /** What the clock lacks to nanoseconds since 1970. */
    private long epoch() {
        var now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - clock.nanos();
    }

    // ---- looking ----

    /** All of this and another, the latest first. */
    List<HistoryEntry> listWith(Shelf other) {
        var all = new ArrayList<>(list());
        all.addAll(other.list());
        all.sort(Comparator.comparing((HistoryEntry entry) -> entry.started().plus(entry.duration()))
                .reversed());
        return all;
    }

    /** All, the latest last. */
    List<HistoryEntry> list() {
        beginReading();
        try {
            var rows = new ArrayList<Row>();
            for (var part : parts()) {
                for (int row = 0; row < part.count; row++) {
                    rows.add(new Row(part.rows, row, part.rows.figure(row, Rows.ENDED)));
                }
            }
            rows.sort((one, other) -> Long.signum(one.ended - other.ended));
            long epoch = epoch();
            return rows.subList(firstToShow(rows), rows.size()).stream()
                    .map(row -> row.rows.entry(row.row, epoch))
                    .toList();
        } finally {
            endReading();
        }
    }

    private int firstToShow(List<Row> rows) {
        int first = rows.size();
        long left = mostBytes;
        while (first > Math.max(0, rows.size() - mostEntries)) {
            var next = rows.get(first - 1);
            left -= next.rows.bytes(next.row);
            if (left < 0) {
                break;
            }
            first--;
        }
        return first;
    }

    /** The one that had a pid, or null if it is not here. */
    @Nullable
    HistoryEntry find(long pid) {
        beginReading();
        try {
            var parts = parts();
            var found = search(parts, pid);
            return found == null || !isToShow(found, parts) ? null : found.rows.entry(found.row, epoch());
        } finally {
            endReading();
        }
    }

    /**
     * The last thread of one has let go of it.
     *
     * @param rows where it was noted, and which of them it was; by now they may be used again
     * @param when by the clock
     */
    void noteHaunted(Rows rows, int row, long pid, long when) {
        beginReading();
        try {
            if (rows.figure(row, Rows.PID) == pid) {
                rows.haunted(row, Math.max(0, when - rows.figure(row, Rows.ENDED)));
            }
        } finally {
            endReading();
        }
    }

    private static @Nullable Row search(List<Part> parts, long pid) {
        for (var part : parts.reversed()) {
            for (int row = part.count - 1; row >= 0; row--) {
                if (part.rows.figure(row, Rows.PID) == pid) {
                    return new Row(part.rows, row, part.rows.figure(row, Rows.ENDED));
                }
            }
        }
        return null;
    }

    /** True unless there are enough that ended later. */
    private boolean isToShow(Row found, List<Part> parts) {
        int later = 0;
        long laterBytes = found.rows.bytes(found.row);
        for (var part : parts) {
            for (int row = 0; row < part.count; row++) {
                if (part.rows.figure(row, Rows.ENDED) - found.ended > 0) {
                    later++;
                    laterBytes += part.rows.bytes(row);
                }
            }
        }
        return later < mostEntries && laterBytes <= mostBytes;
    }

    /** All that has been noted: the lanes first, as theirs may be put on the shelf meanwhile. */
    private List<Part> parts() {
        var onLanes = new ArrayList<Part>();
        for (var lane : lanes) {
            lane.lock();
            try {
                var rows = filling[lane.number];
                if (rows != null) {
                    onLanes.add(new Part(rows, rows.count()));
                }
            } finally {
                lane.unlock();
            }
        }
        var all = onShelf();
        onLanes.removeIf(part -> all.stream().anyMatch(it -> it.rows.equals(part.rows)));
        all.addAll(onLanes);
        return all;
    }

    private List<Part> onShelf() {
        lock.lock();
        try {
            var all = new ArrayList<Part>(full.size() + lanes.length);
            full.forEach(rows -> all.add(new Part(rows, rows.count())));
            return all;
        } finally {
            lock.unlock();
        }
    }

    private void beginReading() {
        lock.lock();
        try {
            readers++;
        } finally {
            lock.unlock();
        }
    }

    private void endReading() {
        lock.lock();
        try {
            readers--;
        } finally {
            lock.unlock();
        }
    }

    /** As many rows as there were when somebody looked. */
    private record Part(Rows rows, int count) {}

    private record Row(Rows rows, int row, long ended) {}
}

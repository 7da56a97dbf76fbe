package io.archangel.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One shelf of history: the latest that have ended, bounded in number and in bytes of their texts. Any thread.
 *
 * <p>Whoever ends one notes it on a lane that nobody else is at, in rows of flat arrays. When the rows of a lane are full,
 * or somebody looks, all lanes are put on the shelf in the order in which theirs ended, so that threads meet once in 64
 * ends, and what is on the shelf is what ended last.
 */
final class Shelf {
    private static final int LANE_ROWS = 64;
    private static final int MOST_LANES = 64;

    /** How many rows are looked at before others may have the lock. */
    private static final int STRETCH = 1024;

    private final Clock clock;
    private final boolean keepsNone;
    private final Lane[] lanes;

    /** Taken before that of a lane. */
    private final ReentrantLock lock = new ReentrantLock();

    // ---- guarded by the lock ----

    private final RowRing ring;
    private final ArrayDeque<Rows> spare = new ArrayDeque<>();
    private final ArrayList<Rows> gathered = new ArrayList<>();

    Shelf(int mostEntries, int mostBytes, Clock clock) {
        this.clock = clock;
        keepsNone = mostEntries == 0;
        ring = new RowRing(mostEntries, mostBytes);
        int atLeast = Math.min(MOST_LANES, 2 * Runtime.getRuntime().availableProcessors());
        lanes = new Lane[Integer.highestOneBit(atLeast * 2 - 1)];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane();
        }
    }

    /** Notes one whose exit is complete. @param ended when that was, by the clock */
    void add(
            Process process,
            long ended,
            @Nullable String kind,
            @Nullable String app,
            @Nullable String name,
            Exit exit,
            @Nullable String reason) {
        for (boolean noted = keepsNone; !noted; ) {
            var lane = take();
            boolean full;
            try {
                var rows = lane.rows();
                noted = rows.hasRoom();
                if (noted) {
                    rows.add(process, ended, kind, app, name, exit, reason);
                }
                full = !rows.hasRoom();
            } finally {
                lane.lock.unlock();
            }
            if (full) {
                putOnShelf();
            }
        }
    }

    /** The last thread of one has let go of it. @param when by the clock */
    void noteHaunted(long pid, long when) {
        var unused = search(pid, row -> {
            ring.figure(row, Rows.HAUNTED, Math.max(0, when - ring.figure(row, Rows.ENDED)));
            return true;
        });
    }

    /** The one that had a pid, or null if it is not here. */
    @Nullable
    HistoryEntry find(long pid) {
        var found = search(pid, row -> {
            var rows = new Rows(1);
            ring.copy(row, rows);
            return rows;
        });
        return found == null ? null : found.entry(0);
    }

    /** All, the latest last. */
    List<HistoryEntry> list() {
        putOnShelf();
        var entries = new ArrayList<HistoryEntry>();
        var rows = new Rows(STRETCH);
        long end = end();
        for (long row = 0; row < end; ) {
            rows.clear();
            row = copy(row, end, rows);
            for (int i = 0; i < rows.count(); i++) {
                entries.add(rows.entry(i));
            }
        }
        return entries;
    }

    private long end() {
        lock.lock();
        try {
            return ring.end();
        } finally {
            lock.unlock();
        }
    }

    /** Copies as many as there is room for. @return the one after the last of them */
    private long copy(long from, long end, Rows to) {
        lock.lock();
        try {
            long row = Math.max(from, ring.first());
            for (; row < end && to.hasRoom(); row++) {
                ring.copy(row, to);
            }
            return row;
        } finally {
            lock.unlock();
        }
    }

    /** Looks for one, from the latest back. @param found is asked under the lock  @return its answer, or null */
    private <T> @Nullable T search(long pid, LongFunction<T> found) {
        putOnShelf();
        for (long row = end(); row > 0; ) {
            lock.lock();
            try {
                long stop = Math.max(ring.first(), row - STRETCH);
                while (--row >= stop) {
                    if (ring.figure(row, Rows.PID) == pid) {
                        return found.apply(row);
                    }
                }
                row = stop == ring.first() ? 0 : stop;
            } finally {
                lock.unlock();
            }
        }
        return null;
    }

    // ---- lanes ----

    /** A lane that nobody else is at, locked. */
    private Lane take() {
        int at = (int) Thread.currentThread().threadId();
        for (int i = 0; i < lanes.length; i++) {
            var lane = lanes[(at + i) & (lanes.length - 1)];
            if (lane.lock.tryLock()) {
                return lane;
            }
        }
        var lane = lanes[at & (lanes.length - 1)];
        lane.lock.lock();
        return lane;
    }

    private void putOnShelf() {
        var now = clock.instant();
        long epoch = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - clock.nanos();
        lock.lock();
        try {
            gather();
            for (var rows = earliest(); rows != null; rows = earliest()) {
                ring.add(rows, rows.next++, epoch);
            }
            for (var rows : gathered) {
                rows.clear();
                spare.push(rows);
            }
            gathered.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Takes what is on the lanes; they go on with other rows. */
    private void gather() {
        for (var lane : lanes) {
            lane.lock.lock();
            try {
                if (lane.rows != null && lane.rows.count() > 0) {
                    gathered.add(lane.rows);
                    lane.rows = spare.poll();
                }
            } finally {
                lane.lock.unlock();
            }
        }
    }

    /** Those gathered of which the next ended first. */
    private @Nullable Rows earliest() {
        Rows earliest = null;
        for (var rows : gathered) {
            if (rows.next < rows.count() && (earliest == null || rows.nextEnded() - earliest.nextEnded() < 0)) {
                earliest = rows;
            }
        }
        return earliest;
    }

    private static final class Lane {
        final ReentrantLock lock = new ReentrantLock();

        /** Null until it is needed. Guarded by the lock. */
        @Nullable
        Rows rows;

        Rows rows() {
            var now = rows;
            if (now == null) {
                now = new Rows(LANE_ROWS);
                rows = now;
            }
            return now;
        }
    }
}

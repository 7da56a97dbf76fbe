package io.archangel.web;

import io.archangel.process.Guard;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.shell.filter.FilterException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the table for all viewers together: ten times a second at most, and no more than a fifth of the time, while anybody
 * watches; else not at all. What changed goes into a ring that each viewer reads at its own pace.
 *
 * <p>Viewers are served in passes, each for its share of one, so that a filter that takes long holds up nobody but who gave it. While
 * somebody is behind, one pass follows the other, with a look in between where it is due.
 *
 * <p>All of it is touched on one thread of its own, which others leave messages for.
 *
 * <pre>
 * ASLEEP --somebody joins, a tick is due--> LOOKING --nobody watches, no tick--> ASLEEP
 * </pre>
 */
final class Collector implements AutoCloseable {
    private static final long PERIOD = Duration.ofMillis(100).toNanos();
    private static final int SHARE = 4;

    /** On a machine that is busy with other things a look takes long, and yet is not waited for longer than this. */
    private static final long LONGEST = Duration.ofMillis(500).toNanos();

    /** A pass takes about so long at most, however many watch. */
    private static final long PASS = Duration.ofMillis(50).toNanos();

    /** So many steps are kept, at ten a second. */
    private static final int STEPS = 1_200;

    private static final Duration GOODBYE = Duration.ofMillis(500);

    /** So long after the last viewer has gone the rows are kept for one who comes back. */
    private static final long MEMORY = Duration.ofSeconds(60).toNanos();

    private final ProcessManager manager;
    private final Series series;
    private final WebOptions options;
    private final LinkedBlockingQueue<Runnable> messages = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final List<Viewer> viewers = new ArrayList<>();
    private final ArrayDeque<Delta> ring = new ArrayDeque<>();
    private int ringRows;

    /** The rows as viewers have them, by pid. */
    private List<Row> rows = List.of();

    /** The latest look in the same order, with the ages of that moment; kept only where a filter asks for these. */
    private List<ProcessInfo> latest = List.of();

    private long seq;
    private boolean isBlank = true;
    private long nextLook;
    private long lastWatched;
    private volatile boolean isClosed;

    Collector(ProcessManager manager, Series series, WebOptions options) {
        this.manager = manager;
        this.series = series;
        this.options = options;
        thread = Thread.ofPlatform().daemon().name("web collector").unstarted(this::work);
        thread.start();
    }

    ProcessManager manager() {
        return manager;
    }

    WebOptions options() {
        return options;
    }

    /** Leaves a message. Any thread. */
    void post(Runnable message) {
        messages.add(message);
    }

    /** Everybody is told goodbye; waits for that, but not for long. Any thread; again is harmless. */
    @Override
    public void close() {
        post(() -> {
            isClosed = true;
            List.copyOf(viewers).forEach(viewer -> viewer.bye("the server stops"));
        });
        try {
            thread.join(GOODBYE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- on its thread ----

    private void work() {
        while (!isClosed) {
            try {
                var message = await();
                int left = messages.size(); // what comes meanwhile waits until others have had a turn
                for (; message != null; message = left-- > 0 ? messages.poll() : null) {
                    var thrown = Guard.attempt(message::run);
                    warn(thrown);
                }
                warn(Guard.attempt(this::turn));
            } catch (InterruptedException stop) {
                isClosed = true;
            }
        }
    }

    private @Nullable Runnable await() throws InterruptedException {
        if (viewers.stream().anyMatch(Viewer::isBehind)) {
            return messages.poll();
        }
        long now = System.nanoTime();
        long due = viewers.isEmpty() ? Long.MAX_VALUE : Math.max(0, nextLook - now);
        if (series.isDue()) {
            due = Math.min(due, series.nanosToTick(now));
        }
        if (viewers.isEmpty() && !isBlank) {
            due = Math.min(due, Math.max(0, lastWatched + MEMORY - now));
        }
        return due == Long.MAX_VALUE ? messages.take() : messages.poll(due, TimeUnit.NANOSECONDS);
    }

    private static void warn(@Nullable Throwable thrown) {
        if (thrown != null) {
            System.getLogger(Collector.class.getPackageName())
                    .log(System.Logger.Level.WARNING, "what viewers are to see could not be made", thrown);
        }
    }

    private void turn() {
        long now = System.nanoTime();
        if (!viewers.isEmpty()) {
            lastWatched = now;
            if (now - nextLook >= 0) {
                look();
            }
        } else if (!isBlank && now - lastWatched > MEMORY) {
            forget();
        }
        if (series.isDue() && series.nanosToTick(now) <= 0) {
            var point = series.tick(now, viewers.isEmpty() ? null : infos());
            viewers.forEach(viewer -> viewer.series(point));
        }
        forEach(Viewer::pump);
    }

    /** Does something for each; whose filter takes too long loses but its own place. */
    private void forEach(Consumer<Viewer> something) {
        for (var viewer : List.copyOf(viewers)) {
            var thrown = Guard.attempt(() -> something.accept(viewer));
            if (thrown != null) {
                viewer.bye(
                        thrown instanceof FilterException wrong
                                ? String.valueOf(wrong.getMessage())
                                : "internal error");
                warn(thrown instanceof FilterException ? null : thrown);
            }
        }
    }

    /** Somebody begins to watch, unless that is over by now. */
    void join(Viewer viewer) {
        if (viewer.isGone()) {
            viewer.end();
            return;
        }
        if (isClosed) {
            viewer.bye("the server stops");
            return;
        }
        lastWatched = System.nanoTime();
        viewers.add(viewer);
        if (System.nanoTime() - nextLook >= 0 || isBlank || (viewer.isTimed() && latest.isEmpty())) {
            look();
        }
        series.watch(true);
        forEach(each -> {
            if (each.equals(viewer)) {
                each.begin();
            }
        });
    }

    void leave(Viewer viewer) {
        viewers.remove(viewer);
        series.watch(!viewers.isEmpty());
    }

    int viewers() {
        return viewers.size();
    }

    /** How many nanoseconds each viewer has of a pass. */
    long share() {
        return PASS / Math.max(1, viewers.size());
    }

    private void look() {
        long begin = System.nanoTime();
        long nowMs = manager.clock().instant().toEpochMilli();
        var found = manager.list();
        var infos = isAscending(found)
                ? found
                : found.stream()
                        .sorted(Comparator.comparingLong(ProcessInfo::pid))
                        .toList();
        var delta = compare(infos, nowMs);
        long early = isBlank ? 0 : Math.max(0, nextLook - begin); // the next is later by what this was too soon
        isBlank = false;
        latest = viewers.stream().anyMatch(Viewer::isTimed) ? infos : List.of();
        if (delta.size() > 0) {
            keep(delta);
        }
        long end = System.nanoTime();
        nextLook = Math.max(begin + PERIOD, end + Math.min(LONGEST, SHARE * (end - begin))) + early;
    }

    private static boolean isAscending(List<ProcessInfo> infos) {
        for (int at = 1; at < infos.size(); at++) {
            if (infos.get(at - 1).pid() >= infos.get(at).pid()) {
                return false;
            }
        }
        return true;
    }

    /** Goes through what was and what is, both by pid. */
    private Delta compare(List<ProcessInfo> infos, long nowMs) {
        var next = new ArrayList<Row>(infos.size());
        var put = new ArrayList<Row>();
        var before = new ArrayList<@Nullable Row>();
        var gone = new ArrayList<Row>();
        var own = new HashSet<Long>();
        viewers.forEach(viewer -> own.addAll(viewer.pids()));
        int old = 0;
        for (var info : infos) {
            while (old < rows.size() && rows.get(old).pid() < info.pid()) {
                gone.add(rows.get(old++));
            }
            var was = old < rows.size() && rows.get(old).pid() == info.pid() ? rows.get(old++) : null;
            if (was != null && was.isStill(info, !own.contains(info.pid()))) {
                next.add(was);
            } else {
                var row = Row.of(info, nowMs);
                next.add(row);
                put.add(row);
                before.add(was);
            }
        }
        gone.addAll(rows.subList(old, rows.size()));
        rows = next;
        return new Delta(seq + 1, put, before, gone);
    }

    private void keep(Delta delta) {
        seq = delta.seq();
        ring.addLast(delta);
        ringRows += delta.size();
        while (ring.size() > STEPS || (ringRows > options.ringRows() && ring.size() > 1)) {
            ringRows -= ring.removeFirst().size();
        }
        if (ringRows > options.ringRows()) { // one look alone changed more: who is behind begins anew
            ringRows -= ring.removeFirst().size();
        }
    }

    private void forget() {
        ring.clear();
        ringRows = 0;
        rows = List.of();
        latest = List.of();
        isBlank = true;
        seq += 1; // what comes next is no continuation of what was seen
    }

    /** The number of the latest step. */
    long seq() {
        return seq;
    }

    List<Row> rows() {
        return rows;
    }

    /** Each process as it was when it last changed; with the age of the latest look, where somebody's filter asks for one. */
    List<ProcessInfo> infos() {
        return latest.size() == rows.size()
                ? latest
                : rows.stream().map(Row::info).toList();
    }

    /** True if all steps behind this one are kept. */
    boolean isKnown(long last) {
        return last == seq
                || (last < seq && !ring.isEmpty() && last + 1 >= ring.getFirst().seq());
    }

    /** The step of a number that {@link #isKnown}. */
    @Nullable
    Delta step(long number) {
        if (ring.isEmpty() || number < ring.getFirst().seq() || number > seq) {
            return null;
        }
        long ahead = number - ring.getFirst().seq();
        return ahead < ring.size() ? ring.stream().skip(ahead).findFirst().orElse(null) : null;
    }
}

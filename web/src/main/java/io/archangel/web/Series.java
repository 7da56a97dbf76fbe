package io.archangel.web;

import io.archangel.process.Event;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How it went: a point a second for half an hour, and one a minute for twelve hours, in fixed memory. What starts and ends is
 * counted as the kernel tells it; what runs is looked at when a point is made, for a hundredth of the time at most unless somebody
 * watches. While nothing happens no points are made.
 */
final class Series {
    /** Half an hour, and a minute for those who ask for that and are late. */
    private static final int SECONDS = 1_860;

    private static final int MINUTES = 720;
    private static final long SECOND = 1_000_000_000;
    private static final long QUIET = 5 * SECOND;

    /** A look may cost a hundredth of the time. */
    private static final int SHARE = 100;

    /** So many apps and causes are told apart, and the rest together: code makes them up, but may make up many. */
    private static final int MOST_KEYS = 64;

    private static final String OTHERS = "(other)";

    private final ProcessManager manager;
    private final SignalLog signals;
    private final Counters counters = new Counters();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, like all below but what says otherwise. */
    private final Ring<Point> seconds = new Ring<>(SECONDS);

    private final Ring<Point> minutes = new Ring<>(MINUTES);

    /** Up to when there are no seconds any more; null as long as there are all of them. */
    private @Nullable Instant lost;

    private @Nullable Point minute;
    private int ofMinute;
    private long started;
    private long exited;
    private final TreeMap<String, Long> exits = new TreeMap<>();
    private long[] buckets = Durations.none();
    private long lastEvent;
    private boolean isActive;
    private boolean isWatched;
    private long nextTick;

    /** Wakes whoever makes the points. */
    private volatile Runnable wake = () -> {};

    /** Both of the thread that makes points. */
    private Map<String, Map<String, Integer>> running = Map.of();

    private long nextLook;
    private long totalIn;
    private long totalOut;

    Series(ProcessManager manager, SignalLog signals) {
        this.manager = manager;
        this.signals = signals;
    }

    /** What is counted since the start. */
    Counters counters() {
        return counters;
    }

    void wakeBy(Runnable runnable) {
        wake = runnable;
    }

    /** Something happened. On the listener's thread. */
    void hear(Event event) {
        boolean isFirst;
        lock.lock();
        try {
            switch (event) {
                case Event.Started begun -> started++;
                case Event.Exited over -> {
                    exited++;
                    exits.merge(key(exits, over.exit().word()), 1L, Long::sum);
                    buckets[Durations.of(over.age().toMillis())]++;
                }
                default -> {}
            }
            lastEvent = System.nanoTime();
            isFirst = !isActive;
            if (isFirst) {
                isActive = true;
                nextTick = lastEvent + SECOND;
            }
        } finally {
            lock.unlock();
        }
        counters.hear(event);
        if (event instanceof Event.Signalled signalled) {
            signals.add(signalled);
        }
        if (isFirst) {
            wake.run();
        }
    }

    private static String key(Map<String, ?> known, String name) {
        return known.size() < MOST_KEYS || known.containsKey(name) ? name : OTHERS;
    }

    /** Somebody watches, or nobody does any more. */
    void watch(boolean watched) {
        lock.lock();
        try {
            isWatched = watched;
            if (watched && !isActive) {
                isActive = true;
                nextTick = System.nanoTime() + SECOND;
            }
        } finally {
            lock.unlock();
        }
    }

    /** True if points are to be made. */
    boolean isDue() {
        lock.lock();
        try {
            return isActive;
        } finally {
            lock.unlock();
        }
    }

    long nanosToTick(long now) {
        lock.lock();
        try {
            return Math.max(0, nextTick - now);
        } finally {
            lock.unlock();
        }
    }

    /** Makes a point. @param latest a look that was just taken, or null @return it, as JSON */
    String tick(long now, @Nullable List<ProcessInfo> latest) {
        long inBefore = totalIn;
        long outBefore = totalOut;
        boolean isFirst = running.isEmpty();
        look(now, latest);
        var runtime = Runtime.getRuntime();
        var lags = lags();
        lock.lock();
        try {
            var point = new Point(
                    manager.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                    running,
                    started,
                    exited,
                    new TreeMap<>(exits),
                    buckets,
                    isFirst ? 0 : Math.max(0, totalIn - inBefore),
                    isFirst ? 0 : Math.max(0, totalOut - outBefore),
                    lags,
                    runtime.totalMemory() - runtime.freeMemory(),
                    runtime.maxMemory());
            started = 0;
            exited = 0;
            exits.clear();
            buckets = Durations.none();
            keep(point);
            nextTick = Math.max(nextTick + SECOND, now);
            isActive = isWatched || now - lastEvent < QUIET;
            return Json.text(point.json());
        } finally {
            lock.unlock();
        }
    }

    private void keep(Point point) {
        var gone = seconds.add(point);
        lost = gone == null ? lost : gone.at();
        var so = minute;
        minute = so == null ? point : so.with(point);
        if (++ofMinute == 60) {
            minutes.add(minute);
            minute = null;
            ofMinute = 0;
        }
    }

    /** What runs, by app and state, and how much has passed through connections. */
    private void look(long now, @Nullable List<ProcessInfo> latest) {
        if (latest == null && now - nextLook < 0) {
            return;
        }
        var infos = latest == null ? manager.list() : latest;
        var apps = new TreeMap<String, Map<String, Integer>>();
        long in = 0;
        long out = 0;
        for (var info : infos) {
            var app = key(apps, info.app() == null ? "(" + info.kind() + ")" : info.app());
            apps.computeIfAbsent(app, any -> new TreeMap<>()).merge(info.stat().substring(0, 1), 1, Integer::sum);
            if (info.kind().equals("conn")) {
                in += info.in();
                out += info.out();
            }
        }
        running = apps;
        totalIn = in + counters.endedIn();
        totalOut = out + counters.endedOut();
        long end = System.nanoTime();
        nextLook = latest == null ? end + SHARE * (end - now) : end;
    }

    private Map<String, Long> lags() {
        var table = manager.table("loops");
        var lags = new TreeMap<String, Long>();
        if (table != null) {
            int name = table.columns().indexOf("name");
            int lag = table.columns().indexOf("lag");
            for (var row : table.rows().get()) {
                if (name >= 0 && lag >= 0 && row.get(lag) instanceof Duration late) {
                    lags.put(String.valueOf(row.get(name)), late.toMillis());
                }
            }
        }
        return lags;
    }

    /**
     * The points between two moments, oldest first: of seconds, where those of all that time are kept that there are any of.
     *
     * @param step how much one of them is for, at least; more where it was so long ago that no finer ones are kept
     */
    Chosen points(Instant from, Instant to, Duration step) {
        lock.lock();
        try {
            boolean isFine = step.compareTo(Duration.ofMinutes(1)) < 0 && (lost == null || lost.isBefore(from));
            var source = isFine ? seconds.all() : minutes.all();
            if (!isFine && minute != null) {
                source.add(minute);
            }
            source.removeIf(point -> point.at().isBefore(from) || point.at().isAfter(to));
            long base = isFine ? 1_000 : 60_000;
            int together = Math.clamp(step.toMillis() / base, 1, 10_000);
            var points = new ArrayList<Point>();
            for (int at = 0; at < source.size(); at += together) {
                points.add(source.subList(at, Math.min(source.size(), at + together)).stream()
                        .reduce(Point::with)
                        .orElseThrow());
            }
            return new Chosen(base * together, points);
        } finally {
            lock.unlock();
        }
    }

    /** Points, and how much each is for. */
    record Chosen(long stepMs, List<Point> points) {}
}

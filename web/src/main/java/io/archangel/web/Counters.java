package io.archangel.web;

import io.archangel.process.Event;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** What has happened since the start, as counters. Any thread. */
final class Counters {
    private static final int MOST_KEYS = 64;

    private final ReentrantLock lock = new ReentrantLock();

    /** All guarded by the lock. */
    private final TreeMap<String, Long> started = new TreeMap<>();

    private final TreeMap<String, Map<String, Long>> exited = new TreeMap<>();
    private final long[] durations = Durations.none();
    private double seconds;
    private long lost;
    private long endedIn;
    private long endedOut;

    /** What there is to count, all at one moment. */
    record Counted(
            Map<String, Long> started,
            Map<String, Map<String, Long>> exited,
            long[] durations,
            double seconds,
            long lost) {}

    void hear(Event event) {
        lock.lock();
        try {
            switch (event) {
                case Event.Started begun -> started.merge(key(started, begun.kind()), 1L, Long::sum);
                case Event.Exited over -> {
                    var causes = exited.computeIfAbsent(key(exited, over.kind()), any -> new TreeMap<>());
                    causes.merge(key(causes, over.exit().word()), 1L, Long::sum);
                    durations[Durations.of(over.age().toMillis())]++;
                    seconds += over.age().toNanos() / 1e9;
                    if (over.kind().equals("conn")) {
                        endedIn += over.in();
                        endedOut += over.out();
                    }
                }
                case Event.Lost missing -> lost += missing.count();
                default -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    /** Bytes received by connections that are over. */
    long endedIn() {
        lock.lock();
        try {
            return endedIn;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes sent by these. */
    long endedOut() {
        lock.lock();
        try {
            return endedOut;
        } finally {
            lock.unlock();
        }
    }

    Counted now() {
        lock.lock();
        try {
            var causes = new TreeMap<String, Map<String, Long>>();
            exited.forEach((kind, each) -> causes.put(kind, new TreeMap<>(each)));
            return new Counted(new TreeMap<>(started), causes, durations.clone(), seconds, lost);
        } finally {
            lock.unlock();
        }
    }

    private static String key(Map<String, ?> known, String name) {
        return known.size() < MOST_KEYS || known.containsKey(name) ? name : "(other)";
    }
}

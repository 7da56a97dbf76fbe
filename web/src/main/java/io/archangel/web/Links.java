package io.archangel.web;

import io.archangel.process.Clock;
import io.archangel.web.Sessions.Comer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Links by which somebody logs in, once, and soon. Any thread. */
final class Links {
    /** So many may be open at once; the oldest goes for the next. */
    private static final int MOST = 64;

    private final Clock clock;
    private final Duration life;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; by digest, the oldest first. */
    private final LinkedHashMap<String, Link> open = new LinkedHashMap<>();

    Links(Clock clock, Duration life) {
        this.clock = clock;
        this.life = life;
    }

    private record Link(Comer comer, long until) {}

    /** A new one. @return its token */
    String make(Comer comer) {
        var token = Secrets.make();
        lock.lock();
        try {
            open.put(Secrets.digest(token), new Link(comer, clock.nanos() + life.toNanos()));
            if (open.size() > MOST) {
                open.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
        return token;
    }

    /** Whose it was; it is none any more. Empty if it is used, too old, never was, or was made for one who may not stay. */
    Optional<Comer> take(String token) {
        return removed(token)
                .filter(link -> clock.nanos() - link.until <= 0)
                .map(Link::comer)
                .filter(Comer::mayStay);
    }

    private Optional<Link> removed(String token) {
        lock.lock();
        try {
            return Optional.ofNullable(open.remove(Secrets.digest(token)));
        } finally {
            lock.unlock();
        }
    }
}

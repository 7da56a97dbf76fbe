package io.archangel.shell.door;

import io.archangel.process.Clock;
import io.archangel.shell.Principal;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts who stands at the doors, who is in, and who guesses. Addresses that one has all of are counted as one ({@link Sources}). One for
 * all doors of a server. Any thread; never blocks for longer than it takes to count.
 */
public final class Doorkeeper {
    /** So many addresses are remembered; the one that failed longest ago goes first. */
    private static final int ADDRESSES = 1024;

    /** So long an address is remembered after its last failure. */
    private static final Duration MEMORY = Duration.ofMinutes(15);

    /** So many seats more are there for those whom the operating system vouches for. */
    private static final int KEPT = 1;

    private final DoorOptions options;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, like all below: by source. */
    private final Map<String, Integer> strangers = new HashMap<>();

    /** By source, the one that failed last at the end. */
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    /** By the name of a principal. */
    private final Map<String, Integer> inside = new HashMap<>();

    private int strangersInAll;
    private int sessions;

    /** One who has seen nobody yet. */
    public Doorkeeper(DoorOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    /** How often an address failed, and until when it waits. */
    private record Failures(int count, long last, long until) {}

    /** What the doors bear. */
    public DoorOptions options() {
        return options;
    }

    /** Whose time it goes by. */
    public Clock clock() {
        return clock;
    }

    /** A connection comes. @return why it may not, or null */
    public @Nullable String arrive(String address) {
        var source = Sources.of(address);
        lock.lock();
        try {
            int same = strangers.getOrDefault(source, 0);
            if (strangersInAll >= options.strangers() || same >= options.strangersSource()) {
                return "too many are logging in; try again in "
                        + options.loginTime().toSeconds() + " s";
            }
            strangers.put(source, same + 1);
            strangersInAll++;
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** One who arrived is no stranger any more, or has gone. */
    public void leave(String address) {
        var source = Sources.of(address);
        lock.lock();
        try {
            strangersInAll--;
            strangers.computeIfPresent(source, (key, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
    }

    /** A session begins. The machine's own have one seat more. @return why there is no room, or null */
    public @Nullable String enter(Principal who) {
        lock.lock();
        try {
            int same = inside.getOrDefault(who.name(), 0);
            if (isFull(who)) {
                return full(who);
            }
            if (same >= options.sessionsPrincipal()) {
                return who.name() + " has " + same + " sessions, and more are not given; end one (ps shows them)";
            }
            inside.put(who.name(), same + 1);
            sessions++;
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** A session that was let in is over. */
    public void exit(Principal who) {
        lock.lock();
        try {
            sessions--;
            inside.computeIfPresent(who.name(), (key, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A single command of the machine's own begins: it has a seat among those of all, or the one that is kept, and none of
     * its principal's, since scripts run many.
     *
     * @return why there is no room, or null
     */
    public @Nullable String enterOnce(Principal who) {
        lock.lock();
        try {
            if (isFull(who)) {
                return full(who);
            }
            sessions++;
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** A single command that was let in is over. */
    public void exitOnce() {
        lock.lock();
        try {
            sessions--;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull(Principal who) {
        return sessions >= options.sessions() + (who.isLocal() ? KEPT : 0);
    }

    private String full(Principal who) {
        return "all " + options.sessions() + " sessions are in use"
                + (who.isLocal() ? ", and the one that is kept for this door; " : "; ") + "end one (ps shows them)"
                + (who.isLocal() ? "" : ", or use the unix socket");
    }

    /** How long an address must still wait before a proof of its is looked at; zero if not. */
    public Duration wait(String address) {
        var source = Sources.of(address);
        lock.lock();
        try {
            var known = failures.get(source);
            return known == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, known.until - clock.nanos()));
        } finally {
            lock.unlock();
        }
    }

    /** A proof was wrong. */
    public void failed(String address) {
        var source = Sources.of(address);
        lock.lock();
        try {
            long now = clock.nanos();
            var known = failures.remove(source);
            int count = known == null || now - known.last > MEMORY.toNanos() ? 1 : known.count + 1;
            failures.put(source, new Failures(count, now, now + penalty(count).toNanos()));
            if (failures.size() > ADDRESSES) {
                failures.remove(failures.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    private Duration penalty(int count) {
        int over = count - options.failures();
        if (over < 0) {
            return Duration.ZERO;
        }
        var wait = options.shortestWait().multipliedBy(1L << Math.min(over, 20));
        return wait.compareTo(options.longestWait()) > 0 ? options.longestWait() : wait;
    }
}

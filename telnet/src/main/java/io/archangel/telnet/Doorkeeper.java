package io.archangel.telnet;

import io.archangel.process.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts who stands at the door, who is in, and who guesses. On the door's loop only. */
final class Doorkeeper {
    /** So many addresses are remembered; the one that failed longest ago goes first. */
    private static final int ADDRESSES = 1024;

    /** So long an address is remembered after its last failure. */
    private static final Duration MEMORY = Duration.ofMinutes(15);

    private final TelnetOptions options;
    private final Clock clock;
    private final Map<String, Integer> strangers = new HashMap<>();
    private final Map<String, Failures> failures = new LinkedHashMap<>();
    private int strangersInAll;
    private int sessions;

    Doorkeeper(TelnetOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    /** How often an address failed, and until when it waits. */
    private record Failures(int count, long last, long until) {}

    /** A connection comes. @return why it may not, or null */
    @Nullable
    String arrive(String address) {
        int same = strangers.getOrDefault(address, 0);
        if (strangersInAll >= options.strangers() || same >= options.strangersSource()) {
            return "too many are logging in; try again in "
                    + options.loginTime().toSeconds() + " s";
        }
        strangers.put(address, same + 1);
        strangersInAll++;
        return null;
    }

    /** One who arrived is no stranger any more, or has gone. */
    void leave(String address) {
        strangersInAll--;
        strangers.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    /** A stranger has logged in. @return why there is no room, or null */
    @Nullable
    String enter() {
        if (sessions >= options.sessions()) {
            return "all " + options.sessions() + " sessions are in use; end one (ps shows them), or use another door";
        }
        sessions++;
        return null;
    }

    /** One who was in has gone. */
    void exit() {
        sessions--;
    }

    /** How long an address must still wait before a token of its is looked at; zero if not. */
    Duration wait(String address) {
        var known = failures.get(address);
        return known == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, known.until - clock.nanos()));
    }

    /** A token was wrong. */
    void failed(String address) {
        long now = clock.nanos();
        var known = failures.remove(address);
        int count = known == null || now - known.last > MEMORY.toNanos() ? 1 : known.count + 1;
        failures.put(address, new Failures(count, now, now + penalty(count).toNanos()));
        if (failures.size() > ADDRESSES) {
            failures.remove(failures.keySet().iterator().next());
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

package io.archangel.xing;

import io.archangel.xing.Cookie.SameSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How sessions are kept: in a cookie, signed, so that the server keeps none.
 *
 * @param keys     32 bytes and more each, random and secret; the first signs, all are believed, so that one can be replaced
 * @param cookie   its name, path and the rest; the value is of no matter
 * @param idle     after which time without a request, or up to a tenth of it sooner, a session is over; 2 s or more
 * @param lifetime after which time it is over in any case, not less than that
 */
public record SessionOptions(List<byte[]> keys, Cookie cookie, Duration idle, Duration lifetime) {
    private static final int LEAST_KEY = 32;

    /** @throws XingException if there is no key, one is short, or the times make no sense */
    public SessionOptions {
        keys = keys.stream().map(byte[]::clone).toList();
        if (keys.isEmpty()) {
            throw new XingException("there is no key for sessions; give 32 random bytes or more");
        }
        for (var key : keys) {
            if (key.length < LEAST_KEY) {
                throw new XingException(
                        "a key for sessions has " + key.length + " bytes; give 32 random bytes or more");
            }
        }
        if (idle.compareTo(Duration.ofSeconds(2)) < 0 || lifetime.compareTo(idle) < 0) {
            throw new XingException("idle is " + idle + " and lifetime " + lifetime
                    + "; give 2 s or more, and a lifetime that is no less");
        }
    }

    /** 30 minutes without a request, 12 hours in all, in the cookie {@code __Host-session}. */
    public static SessionOptions of(byte[] key) {
        return new SessionOptions(
                List.of(key), Cookie.of("__Host-session", ""), Duration.ofMinutes(30), Duration.ofHours(12));
    }

    /** The same, which believes what keys before this one have signed. */
    public SessionOptions previous(byte[]... others) {
        var all = new ArrayList<byte[]>(keys);
        all.addAll(List.of(others));
        return new SessionOptions(all, cookie, idle, lifetime);
    }

    /** The same in another cookie. */
    public SessionOptions cookie(Cookie other) {
        return new SessionOptions(keys, other, idle, lifetime);
    }

    /** The same, over after this time without a request. */
    public SessionOptions idle(Duration time) {
        return new SessionOptions(keys, cookie, time, lifetime.compareTo(time) < 0 ? time : lifetime);
    }

    /** The same, over after this time in any case. */
    public SessionOptions lifetime(Duration time) {
        return new SessionOptions(keys, cookie, idle.compareTo(time) > 0 ? time : idle, time);
    }

    /** The same for plain HTTP, in the cookie {@code session}, which everybody on the way can read. */
    public SessionOptions insecure() {
        return cookie(Cookie.of("session", "").insecure());
    }

    /** The same, whose cookie goes with these requests of other sites' pages. */
    public SessionOptions sameSite(SameSite with) {
        return cookie(cookie.sameSite(with));
    }

    /** Nothing of the keys. */
    @Override
    public String toString() {
        return "SessionOptions[cookie=" + cookie.name() + ", idle=" + idle + ", lifetime=" + lifetime + "]";
    }
}

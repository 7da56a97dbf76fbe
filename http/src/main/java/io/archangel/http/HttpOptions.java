package io.archangel.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a web server is set up.
 *
 * @param headTimeout how long a client may take over a request's head, from its first byte; 10 s unless told
 * @param idleTimeout how long a connection may wait for its next request, or take nothing of an answer; 75 s unless told
 * @param bodyLimit   the most bytes of a request's body, 0 to 2^40; 10 MiB unless told
 * @param bodyRate    how many bytes of a body a client must send a second, over any ten seconds in which they are wanted,
 *                    0 to 2^20; 240 unless told, and with 0 it may take its time
 * @param connections how many connections a listener takes at once, at least 1, beyond which they wait to be accepted;
 *                    as many as the machine has descriptors for unless told, but for some that are left to all else
 * @param strangers   how many connections a loop holds for which no handler has vouched ({@link Request#vouch}), at least 1; for one
 *                    more the oldest is cut that waits for no answer, and else the oldest. One waits from the end of its request
 *                    to the beginning of its answer: an answer that has begun may be cut. So that all others find places, those of
 *                    all loops together must be fewer than the connections: not counted are those in a TLS handshake, or of
 *                    which a trusted proxy has yet to say whose they are. Any number unless told
 * @param streams     how many requests a connection of HTTP/2 may have in flight, 1 to 10,000; 100 unless told
 * @param memory      how full the heap may be after a collection, 1 to 100 percent, before new requests are turned away with
 *                    503; 85 unless told, and with 100 none is
 * @param pidHeader   the header in which each answer has its request's pid, {@code Request-Pid}, or null for none; none
 *                    unless told
 */
public record HttpOptions(
        Duration headTimeout,
        Duration idleTimeout,
        long bodyLimit,
        int bodyRate,
        int connections,
        int strangers,
        int streams,
        int memory,
        @Nullable String pidHeader) {
    private static final long MOST_BODY = 1L << 40;
    private static final int MOST_RATE = 1 << 20;
    private static final int MOST_STREAMS = 10_000;

    /** @throws HttpException if a figure is out of range */
    public HttpOptions {
        requireTime("headTimeout", headTimeout);
        requireTime("idleTimeout", idleTimeout);
        if (bodyLimit < 0 || bodyLimit > MOST_BODY) {
            throw new HttpException("bodyLimit is " + bodyLimit + "; give 0 to " + MOST_BODY);
        }
        if (bodyRate < 0 || bodyRate > MOST_RATE) {
            throw new HttpException("bodyRate is " + bodyRate + "; give 0 to " + MOST_RATE);
        }
        if (connections < 1) {
            throw new HttpException("connections is " + connections + "; give 1 or more");
        }
        if (strangers < 1) {
            throw new HttpException("strangers is " + strangers + "; give 1 or more");
        }
        if (streams < 1 || streams > MOST_STREAMS) {
            throw new HttpException("streams is " + streams + "; give 1 to " + MOST_STREAMS);
        }
        if (memory < 1 || memory > 100) {
            throw new HttpException("memory is " + memory + "; give 1 to 100 percent");
        }
        if (pidHeader != null) {
            Lines.require(pidHeader);
        }
    }

    /** What a server has unless told otherwise. */
    public static HttpOptions defaults() {
        return new HttpOptions(
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                10 << 20,
                240,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                100,
                85,
                null);
    }

    /** The same with another time for heads. */
    public HttpOptions headTimeout(Duration time) {
        return new HttpOptions(
                time, idleTimeout, bodyLimit, bodyRate, connections, strangers, streams, memory, pidHeader);
    }

    /** The same with another time between requests. */
    public HttpOptions idleTimeout(Duration time) {
        return new HttpOptions(
                headTimeout, time, bodyLimit, bodyRate, connections, strangers, streams, memory, pidHeader);
    }

    /** The same with another limit of bodies, in bytes. */
    public HttpOptions bodyLimit(long bytes) {
        return new HttpOptions(
                headTimeout, idleTimeout, bytes, bodyRate, connections, strangers, streams, memory, pidHeader);
    }

    /** The same with another least rate of bodies, in bytes a second. */
    public HttpOptions bodyRate(int bytes) {
        return new HttpOptions(
                headTimeout, idleTimeout, bodyLimit, bytes, connections, strangers, streams, memory, pidHeader);
    }

    /** The same with another number of connections. */
    public HttpOptions connections(int most) {
        return new HttpOptions(
                headTimeout, idleTimeout, bodyLimit, bodyRate, most, strangers, streams, memory, pidHeader);
    }

    /** The same with another number of connections that nobody vouches for. */
    public HttpOptions strangers(int most) {
        return new HttpOptions(
                headTimeout, idleTimeout, bodyLimit, bodyRate, connections, most, streams, memory, pidHeader);
    }

    /** The same with another number of requests in flight on a connection of HTTP/2. */
    public HttpOptions streams(int most) {
        return new HttpOptions(
                headTimeout, idleTimeout, bodyLimit, bodyRate, connections, strangers, most, memory, pidHeader);
    }

    /** The same with another budget of memory, in percent of the heap. */
    public HttpOptions memory(int percent) {
        return new HttpOptions(
                headTimeout, idleTimeout, bodyLimit, bodyRate, connections, strangers, streams, percent, pidHeader);
    }

    /** The same with the pid in a header of this name; null for none. */
    public HttpOptions pidHeader(@Nullable String name) {
        return new HttpOptions(
                headTimeout, idleTimeout, bodyLimit, bodyRate, connections, strangers, streams, memory, name);
    }

    private static void requireTime(String name, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new HttpException(name + " is " + time + "; give more than 0 and at most 1 hour");
        }
    }
}

package io.archangel.http;

import java.time.Duration;

/**
 * How a web server is set up.
 *
 * @param headTimeout how long a client may take over a request's head, from its first byte; 10 s unless told
 * @param idleTimeout how long a connection may wait for its next request; 75 s unless told
 * @param bodyLimit   the most bytes of a request's body, 0 to 2^40; 10 MiB unless told
 */
public record HttpOptions(Duration headTimeout, Duration idleTimeout, long bodyLimit) {
    private static final long MOST_BODY = 1L << 40;

    /** @throws HttpException if a figure is out of range */
    public HttpOptions {
        requireTime("headTimeout", headTimeout);
        requireTime("idleTimeout", idleTimeout);
        if (bodyLimit < 0 || bodyLimit > MOST_BODY) {
            throw new HttpException("bodyLimit is " + bodyLimit + "; give 0 to " + MOST_BODY);
        }
    }

    /** What a server has unless told otherwise. */
    public static HttpOptions defaults() {
        return new HttpOptions(Duration.ofSeconds(10), Duration.ofSeconds(75), 10 << 20);
    }

    /** The same with another time for heads. */
    public HttpOptions headTimeout(Duration time) {
        return new HttpOptions(time, idleTimeout, bodyLimit);
    }

    /** The same with another time between requests. */
    public HttpOptions idleTimeout(Duration time) {
        return new HttpOptions(headTimeout, time, bodyLimit);
    }

    /** The same with another limit of bodies, in bytes. */
    public HttpOptions bodyLimit(long bytes) {
        return new HttpOptions(headTimeout, idleTimeout, bytes);
    }

    private static void requireTime(String name, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new HttpException(name + " is " + time + "; give more than 0 and at most 1 hour");
        }
    }
}

package io.archangel.http;

import io.archangel.process.Limits;
import java.time.Duration;
import java.util.List;

/**
 * How a WebSocket is set up.
 *
 * @param frameLimit   the most bytes of a frame, 125 to 2^30; 1 MiB unless told, as browsers send a message in one
 * @param messageLimit the most bytes of a message, inflated, likewise; 1 MiB unless told
 * @param pieces       how many frames a message may come in, at least 1; 1,024 unless told
 * @param backlog      how many bytes may wait to be sent, on top of what the transport holds, at least 1; 256 KiB unless
 *                     told. A message that is greater waits alone
 * @param keepalive    how long nothing may come before the client is asked whether it is there; one that says nothing for
 *                     twice as long is gone. 30 s unless told
 * @param closeTimeout how long a client may take to agree to the end, and a {@link WebSocket.Talk} to end after that; 5 s
 *                     unless told
 * @param compression  whether messages are compressed for clients that can; each for itself unless told
 * @param subprotocols those that can be spoken, the best first; none unless told
 * @param origins      whose pages may open it; its own host's unless told
 * @param limits       of its process; none unless told
 */
public record WebSocketOptions(
        int frameLimit,
        int messageLimit,
        int pieces,
        int backlog,
        Duration keepalive,
        Duration closeTimeout,
        Compression compression,
        List<String> subprotocols,
        AllowedOrigins origins,
        Limits limits) {
    private static final int LEAST_MESSAGE = 125;
    private static final int MOST_MESSAGE = 1 << 30;

    /** How messages are compressed (RFC 7692). */
    public enum Compression {
        /** Not at all. */
        NONE,

        /** Each for itself, which costs nothing while nothing is sent. */
        MESSAGE,

        /** With regard to those before, which makes small ones smaller and costs some 300 KiB for each WebSocket. */
        CONTEXT
    }

    /** @throws HttpException if a figure is out of range, or a subprotocol is no token */
    public WebSocketOptions {
        require("frameLimit", frameLimit, LEAST_MESSAGE, MOST_MESSAGE);
        require("messageLimit", messageLimit, LEAST_MESSAGE, MOST_MESSAGE);
        require("pieces", pieces, 1, Integer.MAX_VALUE);
        require("backlog", backlog, 1, MOST_MESSAGE);
        requireTime("keepalive", keepalive);
        requireTime("closeTimeout", closeTimeout);
        subprotocols = List.copyOf(subprotocols);
        for (var one : subprotocols) {
            if (!one.matches("[\\w!#$%&'*+.^`|~-]+")) {
                throw new HttpException("a subprotocol is '" + one + "'; give a word without spaces, as chat.v1");
            }
        }
    }

    /** What one has unless told otherwise. */
    public static WebSocketOptions defaults() {
        return new WebSocketOptions(
                1 << 20,
                1 << 20,
                1024,
                256 << 10,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Compression.MESSAGE,
                List.of(),
                AllowedOrigins.own(),
                Limits.NONE);
    }

    /** The same with another limit of frames, in bytes. */
    public WebSocketOptions frameLimit(int bytes) {
        return new WebSocketOptions(
                bytes,
                messageLimit,
                pieces,
                backlog,
                keepalive,
                closeTimeout,
                compression,
                subprotocols,
                origins,
                limits);
    }

    /** The same with another limit of messages, in bytes. */
    public WebSocketOptions messageLimit(int bytes) {
        return new WebSocketOptions(
                frameLimit,
                bytes,
                pieces,
                backlog,
                keepalive,
                closeTimeout,
                compression,
                subprotocols,
                origins,
                limits);
    }

    /** The same with another number of frames to a message. */
    public WebSocketOptions pieces(int most) {
        return new WebSocketOptions(
                frameLimit,
                messageLimit,
                most,
                backlog,
                keepalive,
                closeTimeout,
                compression,
                subprotocols,
                origins,
                limits);
    }

    /** The same with another backlog, in bytes. */
    public WebSocketOptions backlog(int bytes) {
        return new WebSocketOptions(
                frameLimit,
                messageLimit,
                pieces,
                bytes,
                keepalive,
                closeTimeout,
                compression,
                subprotocols,
                origins,
                limits);
    }

    /** The same with another time after which the client is asked whether it is there. */
    public WebSocketOptions keepalive(Duration time) {
        return new WebSocketOptions(
                frameLimit,
                messageLimit,
                pieces,
                backlog,
                time,
                closeTimeout,
                compression,
                subprotocols,
                origins,
                limits);
    }

    /** The same with another time to agree to the end. */
    public WebSocketOptions closeTimeout(Duration time) {
        return new WebSocketOptions(
                frameLimit, messageLimit, pieces, backlog, keepalive, time, compression, subprotocols, origins, limits);
    }

    /** The same with another way to compress messages. */
    public WebSocketOptions compression(Compression how) {
        return new WebSocketOptions(
                frameLimit, messageLimit, pieces, backlog, keepalive, closeTimeout, how, subprotocols, origins, limits);
    }

    /** The same with these subprotocols, the best first. */
    public WebSocketOptions subprotocols(String... words) {
        return new WebSocketOptions(
                frameLimit,
                messageLimit,
                pieces,
                backlog,
                keepalive,
                closeTimeout,
                compression,
                List.of(words),
                origins,
                limits);
    }

    /** The same for other pages. */
    public WebSocketOptions origins(AllowedOrigins whose) {
        return new WebSocketOptions(
                frameLimit,
                messageLimit,
                pieces,
                backlog,
                keepalive,
                closeTimeout,
                compression,
                subprotocols,
                whose,
                limits);
    }

    /** The same with limits of its process. */
    public WebSocketOptions limits(Limits bounds) {
        return new WebSocketOptions(
                frameLimit,
                messageLimit,
                pieces,
                backlog,
                keepalive,
                closeTimeout,
                compression,
                subprotocols,
                origins,
                bounds);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new HttpException(name + " is " + value + "; give " + least + " to " + most);
        }
    }

    private static void requireTime(String name, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new HttpException(name + " is " + time + "; give more than 0 and at most 1 hour");
        }
    }
}

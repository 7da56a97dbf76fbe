package io.archangel.http;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Where a streamed answer goes. What is written leaves at once, each piece as a chunk. A client that has gone takes it
 * without complaint; HUP is how that is told. Any thread; of several that write at a time each piece up to 16 KiB stays
 * whole.
 */
public interface Sink {
    /**
     * Sends bytes, which are copied. It blocks while the client does not keep up.
     *
     * @throws HttpException if the request is over or the sink closed, so that whoever writes stops; or if it would block
     *     on a loop's thread, where {@link #offer} is the way
     */
    Sink write(byte[] bytes);

    /** Sends text as UTF-8. @throws HttpException as {@link #write(byte[])} has it */
    default Sink write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends bytes, or none of them; never blocks. They are not copied, so that one array may go to many; it must not change
     * from here on. At most 64 KiB wait for the loop, and this one array on top.
     *
     * @return false if the client does not keep up, and {@link #onReady} tells when it does; or if the request is over or
     *     the sink closed
     */
    boolean offer(byte[] bytes);

    /** Sends text as UTF-8, or nothing. @return as {@link #offer(byte[])} has it */
    default boolean offer(String text) {
        return offer(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Calls back once, as soon as there is room; that may be soon. On the connection's loop, as the request, where it must
     * not block; what it throws ends the request as Failed. It is not called any more once the request is over or the sink
     * closed. Another takes the place of one that waits.
     */
    void onReady(Runnable ready);

    /**
     * Changes status and header of a {@link Response#corked} answer. One thread at a time.
     *
     * @param change makes another head of the one there is; called at once, and what it throws is thrown
     * @throws HttpException if the head is out
     */
    Sink head(UnaryOperator<Response> change);

    /**
     * Adds a line behind the body. It reaches clients of HTTP/1.1 and later, where they look for it, unless the length was
     * announced.
     *
     * @throws HttpException if the sink is closed, the line malformed, or one that belongs in the head (RFC 9110, 6.5.1)
     */
    Sink trailer(String name, String value);

    /** Lets a corked answer go, its head first. */
    void flush();

    /**
     * Ends the answer, behind what was written; again is harmless. One that is written by a {@link Response.Writer} ends
     * only as that returns.
     */
    void close();

    /** The same as a stream, for code that wants one; closing that does nothing. */
    OutputStream stream();
}

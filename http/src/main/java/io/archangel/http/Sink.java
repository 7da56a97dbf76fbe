package io.archangel.http;

import java.io.OutputStream;

/**
 * Where a streamed answer goes. Each write leaves at once, as a chunk. It blocks (on the virtual thread) while the client
 * does not keep up. A client that has gone takes what is written without complaint; HUP is how that is told.
 */
public interface Sink {
    /**
     * Sends bytes, which are copied. One thread at a time.
     *
     * @throws HttpException if the request is over, so that whoever writes stops
     */
    Sink write(byte[] bytes);

    /** Sends text as UTF-8. @throws HttpException if the request is over */
    Sink write(String text);

    /** The same as a stream, for code that wants one; closing it does nothing. */
    OutputStream stream();
}

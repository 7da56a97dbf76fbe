package io.archangel.http.wire;

import java.nio.ByteBuffer;

/**
 * What takes the frames of one connection of HTTP/2 (RFC 9113, 6), each whole and well-formed by itself; whether it may
 * come now is for the taker to say. On the connection's loop. What it throws ends the reading.
 */
public interface Frames {
    /**
     * Content. Stream 0 does not come here, nor to {@link #head} and {@link #reset}.
     *
     * @param content without padding; valid during the call
     * @param flow    what it takes of the windows, padding included
     * @param last    END_STREAM
     * @param size    of the frame
     */
    void data(int stream, ByteBuffer content, int flow, boolean last, int size) throws Broken;

    /** A block of header fields, of a request or after it. @param block valid during the call */
    void head(int stream, Block block, boolean last) throws Broken;

    /** A piece of such a block after the first; the block itself comes with its last. */
    void continuation() throws Broken;

    /** A priority, which means nothing any more. */
    void priority() throws Broken;

    /** The client gives a stream up. */
    void reset(int stream) throws Broken;

    /** Settings, each -1 if it was not told. @param window of streams  @param table the HPACK table's room */
    void settings(long window, long table) throws Broken;

    /** It has taken our settings in. */
    void settingsAcked() throws Broken;

    /** It wants to know if we are there. */
    void ping(long data) throws Broken;

    /** It has heard that we asked so. */
    void pingAcked(long data) throws Broken;

    /** It is leaving. */
    void goAway() throws Broken;

    /** It takes more. @param stream 0 for the connection  @param by at least 1 */
    void window(int stream, int by) throws Broken;

    /** A frame of a sort that nobody here knows. */
    void unknown() throws Broken;
}

package io.archangel.http.wire;

/** What a frame is (RFC 6455, 5.2). */
public enum Opcode {
    /** The next part of a message. */
    CONTINUATION,

    /** A message in UTF-8, or the first part of one. */
    TEXT,

    /** A message of bytes, or the first part of one. */
    BINARY,

    /** No more will come. */
    CLOSE,

    /** Is somebody there? */
    PING,

    /** Yes. */
    PONG;

    /** True for those that may come in the middle of a message. */
    public boolean isControl() {
        return this == CLOSE || this == PING || this == PONG;
    }
}

package io.archangel.http.wire;

/** What the wire takes at most, in bytes unless it says otherwise. */
final class Limits {
    static final int REQUEST_LINE = 8 << 10;
    static final int HEAD = 16 << 10;

    /** Header lines of a head. */
    static final int LINES = 100;

    /** The line that begins a chunk, extensions included. */
    static final int CHUNK_LINE = 1 << 10;

    /** All chunk extensions of one body together. */
    static final int CHUNK_EXTENSIONS = 16 << 10;

    /** All trailers of one body together. */
    static final int TRAILERS = 8 << 10;

    private Limits() {}
}

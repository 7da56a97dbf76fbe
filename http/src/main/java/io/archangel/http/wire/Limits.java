package io.archangel.http.wire;

/** What the wire takes at most, in bytes unless it says otherwise. */
final class Limits {
    static final int REQUEST_LINE = 8 << 10;
    static final int HEAD = 16 << 10;

    /** A header block of HTTP/2 as RFC 9113, 6.5.2, counts it: 32 for each field beside its name and value. */
    static final int HEADER_LIST = 16 << 10;

    /** A header block of HTTP/2 as it comes, frames included. */
    static final int BLOCK = 32 << 10;

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

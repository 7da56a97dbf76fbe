package io.archangel.proof.slow;

/** Ways to take one's time. */
enum Dawdle {
    /** A head that never ends, by a header's value that grows. */
    HEAD("heads, a byte a second", "GET / HTTP/1.1\r\nHost: a\r\nX: ", "y"),

    /** A line that never ends. */
    REQUEST_LINE("request lines, a byte a second", "G", "E"),

    /** A body below the least rate of 240 bytes a second. */
    BODY(
            "bodies, 100 bytes a second",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n",
            "y".repeat(100)),

    /** A body in chunks, likewise. */
    CHUNKS(
            "bodies in chunks, 20 bytes a second",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            "1\r\ny\r\n".repeat(20));

    private final String words;
    private final String first;
    private final String drip;

    Dawdle(String words, String first, String drip) {
        this.words = words;
        this.first = first;
        this.drip = drip;
    }

    /** What is slow. */
    String words() {
        return words;
    }

    /** What is sent at once. */
    String first() {
        return first;
    }

    /** What is sent a second. */
    String drip() {
        return drip;
    }
}

package io.archangel.proof.web;

/** How requests come. */
enum Column {
    /** The next when the last is answered. */
    PLAIN("plaintext"),

    /** Sixteen at once. */
    PIPELINED("pipelined 16");

    final String title;

    Column(String title) {
        this.title = title;
    }
}

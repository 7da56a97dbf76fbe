package io.archangel.proof.echo;

/** The servers that are held against each other. */
enum Variant {
    BARE("bare Netty"),
    PLAIN("ours, no process"),
    REGISTERED("ours, each connection a registered process");

    final String title;

    Variant(String title) {
        this.title = title;
    }
}

package io.archangel.http;

/** A message of a WebSocket. */
public sealed interface Message {

    /** One of text. */
    record Text(String text) implements Message {}

    /** One of bytes. @param bytes not to be changed by whoever passes it on */
    record Binary(byte[] bytes) implements Message {}
}

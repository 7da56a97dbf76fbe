package io.archangel.process.spi;

import java.nio.ByteBuffer;

/**
 * Listens to what passes through one connection, in plain text also where that is encrypted; or, of a process that shares its
 * connection as a stream of HTTP/2 does, to its content alone. Called on the loop of the connection, so it must not block; it
 * must not call the transport either. What it throws is reported by the loop's exception handler and takes the tap away; the
 * connection goes on.
 */
public interface Tap {
    /** The protocol is about to get these bytes. @param data a view for reading only, valid during the call */
    default void received(ByteBuffer data) {}

    /**
     * The protocol has written these bytes; they may still wait to be sent, and be dropped.
     *
     * @param data a view for reading only, valid during the call
     */
    default void sent(ByteBuffer data) {}
}

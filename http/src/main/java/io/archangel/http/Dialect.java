package io.archangel.http;

import io.archangel.process.Exit;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What is spoken on a connection: HTTP/1.1, or what followed it. On the connection's loop, except where it says any thread. */
interface Dialect {
    /** It is spoken from now on. Once, first. */
    default void begun() {}

    /** Bytes came. @param data valid during the call */
    void received(ByteBuffer data);

    /** The client will send no more. @return true to go on writing to it */
    boolean inputEnded();

    /** The transport takes more again, or no more for now. */
    void writable(boolean now);

    /** The connection's deadline has passed. */
    void expired();

    /** The connection was stopped, and goes on: its client is to have its whole time again. Its deadline is set anew. */
    default void continued() {}

    /** True while a request is whole, and nothing of its answer is there. */
    default boolean isAnswering() {
        return false;
    }

    /** The connection is gone. */
    void lost();

    /** What it waits for, in one word, or what it did a moment ago. Any thread. */
    String waits();

    /** The connection is being ended. @return what its client saw, or null to have it closed, or cut, as any other */
    @Nullable
    String release(Exit exit);

    /** True if the socket may be shut down from outside, for nobody would take that for a whole answer. Any thread. */
    boolean isSeverable();
}

package io.archangel.loop.netty;

import io.archangel.loop.Driver;
import io.archangel.loop.Protocol;
import io.archangel.loop.Tls;
import io.archangel.process.Process;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who has brought a connection about, and wants to know how it goes. Called on the connection's loop. */
interface Origin {
    /** Makes its protocol. */
    Supplier<? extends Protocol> factory();

    /** The process that asked for it, or null. */
    default @Nullable Process asker() {
        return null;
    }

    /** How it is encrypted from the start, or null if it is not. */
    default @Nullable Tls tls() {
        return null;
    }

    /** True if it came to us, false if we went there. */
    default boolean isAccepted() {
        return false;
    }

    /** The name of the other end, as it was asked for; empty if we know none. */
    default String host() {
        return "";
    }

    /** The protocol was made and knows it, unless it threw. */
    default void made(Driver driver) {}

    /** The handshake failed, and there will be no protocol. */
    default void refused(Throwable cause) {}

    /** It is gone, and the protocol knows. */
    default void lost(NettyLoop home) {}
}

package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in one line why a port can't be had, and what to do. */
final class BindFailure {
    private BindFailure() {}

    static LoopException of(InetSocketAddress at, @Nullable Throwable cause) {
        var message = cause == null || cause.getMessage() == null ? "unknown reason" : cause.getMessage();
        return new LoopException("can't listen on " + text(at) + ": " + reason(message), cause);
    }

    static String text(InetSocketAddress at) {
        var host = at.getAddress().getHostAddress();
        return (at.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + at.getPort();
    }

    private static String reason(String message) {
        var words = message.toLowerCase(Locale.ROOT);
        if (words.contains("address already in use")) {
            return "the port is in use; stop what listens there, or give another port, or 0 for a free one";
        }
        if (words.contains("permission denied")) {
            return "permission denied; give a port above 1023";
        }
        if (words.contains("assign requested address")) {
            return "this machine has no such address; give one of its own, such as 127.0.0.1";
        }
        return message;
    }
}

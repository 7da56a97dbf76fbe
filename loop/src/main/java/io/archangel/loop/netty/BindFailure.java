package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import java.net.SocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in one line why an address can't be had, and what to do. */
final class BindFailure {
    private BindFailure() {}

    static LoopException of(SocketAddress at, @Nullable Throwable cause) {
        var message = Reason.isExhausted(cause) ? Reason.of(cause) + "; " + Reason.remedy(cause, "") : Reason.of(cause);
        return new LoopException("can't listen on " + Sockets.text(at) + ": " + reason(message), cause);
    }

    /** True if this machine has no such address, or none of its kind. */
    static boolean isAbsent(LoopException failure) {
        var cause = failure.getCause();
        return cause instanceof UnsupportedAddressTypeException
                || (cause != null && cause.getMessage() != null && isAbsent(cause.getMessage()));
    }

    private static boolean isAbsent(String message) {
        var words = message.toLowerCase(Locale.ROOT);
        return words.contains("assign requested address") || words.contains("address family not supported");
    }

    private static String reason(String message) {
        var words = message.toLowerCase(Locale.ROOT);
        if (words.contains("address already in use")) {
            return "the port is in use; stop what listens there, or give another port, or 0 for a free one";
        }
        if (words.contains("permission denied")) {
            return "permission denied; give a port above 1023, or a path in a folder of your own";
        }
        if (isAbsent(message)) {
            return "this machine has no such address; give one of its own, such as 127.0.0.1";
        }
        return message;
    }
}

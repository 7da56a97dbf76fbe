package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.netty.channel.ConnectTimeoutException;
import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line why there is no connection, and what to do. */
final class ConnectFailure {
    private ConnectFailure() {}

    /** @param to host and port as they were asked for  @param cause what the last address answered */
    static LoopException of(String to, @Nullable Throwable cause) {
        return new LoopException("can't connect to " + to + ": " + reason(cause), cause);
    }

    static LoopException late(String to, Duration timeout) {
        return new LoopException("can't connect to " + to + ": no answer in " + timeout.toMillis()
                + " ms; check host, port and firewalls, or give a longer timeout");
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "no such host; check the name";
        }
        if (cause instanceof SSLException) {
            return "TLS failed: " + cause.getMessage()
                    + "; check that TLS is spoken there, and whom the context trusts";
        }
        if (cause instanceof ClosedChannelException) {
            return "TLS failed: the connection was closed during the handshake; look at what the other end says of it";
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no answer; check host, port and firewalls, or give a longer timeout";
        }
        var message = cause == null || cause.getMessage() == null ? "unknown reason" : cause.getMessage();
        var words = message.toLowerCase(Locale.ROOT);
        if (words.contains("connection refused")) {
            return "connection refused; start what should listen there, or check the port";
        }
        if (cause instanceof FileNotFoundException || words.contains("no such file")) {
            return "no such file; start what should listen there, or check the path";
        }
        if (words.contains("permission denied")) {
            return "permission denied; ask whoever owns it";
        }
        if (words.contains("assign requested address")) {
            return "this machine has no such local address; give one of its own";
        }
        if (words.contains("unreachable") || words.contains("no route")) {
            return "there is no way from this machine; check the address and the network";
        }
        return message;
    }
}

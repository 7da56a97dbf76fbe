package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.netty.channel.ConnectTimeoutException;
import java.io.FileNotFoundException;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line why there is no connection, and what to do. */
final class ConnectFailure {
    private ConnectFailure() {}

    /** What came of one address. */
    record Attempt(SocketAddress at, Throwable cause) {}

    /** @param to host and port as they were asked for  @param tried each of its addresses, none if it has none */
    static LoopException of(String to, List<Attempt> tried) {
        var last = tried.isEmpty() ? null : tried.getLast().cause();
        if (tried.size() < 2) {
            return of(to, last);
        }
        var places = new LinkedHashMap<String, String>();
        tried.forEach(each -> places.merge(reason(each.cause()), Sockets.text(each.at()), (a, b) -> a + ", " + b));
        var reasons = new StringJoiner("; ");
        places.forEach((reason, at) -> reasons.add("at " + at + " " + reason));
        return new LoopException("can't connect to " + to + ": " + reasons, last);
    }

    /** @param to host and port as they were asked for  @param cause what is wrong, or null where nobody knows */
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
        if (Reason.isExhausted(cause)) {
            return Reason.of(cause) + "; " + Reason.remedy(cause, "");
        }
        var message = Reason.of(cause);
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
        if (cause instanceof UnsupportedAddressTypeException || words.contains("address family not supported")) {
            return "it is not of the family of the local address, or of none that this machine has; give a local"
                    + " address of the same family, or none";
        }
        if (cause instanceof NoRouteToHostException || words.contains("unreachable") || words.contains("no route")) {
            return "there is no way from this machine; check the address and the network, and the local address if one"
                    + " was given";
        }
        return message;
    }
}

package io.archangel.http;

import io.archangel.http.wire.ProxyHeader;
import io.archangel.http.wire.Refused;
import io.archangel.loop.Handle;
import io.archangel.loop.Protocol;
import io.archangel.loop.Transport;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which a proxy has yet to say whose it is, and which is no process before. On the loop only.
 *
 * <pre>
 * connected --trusted--> header --valid--> handshake, if there is one --> Connection
 *      |                    |                  |
 *      | not trusted        | malformed, late  | failed, late
 *      +--------------------+------------------+--> closed, and counted
 * </pre>
 */
final class ProxyPreface implements Protocol {
    private final WebServer server;
    private final Listening listening;
    private final Waiting waiting = new Waiting();
    private @Nullable Transport transport;
    private @Nullable Handle timer;

    /** Whose it is; null until the header is there. */
    private @Nullable SocketAddress source;

    private boolean refused;

    ProxyPreface(WebServer server, Listening listening) {
        this.server = server;
        this.listening = listening;
    }

    @Override
    public void connectionMade(Transport made) {
        transport = made;
        if (listening.where().proxies().has(made.peer())) {
            timer = made.loop().callLater(server.options().headTimeout(), this::refuse);
        } else {
            refuse();
        }
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        waiting.add(data);
        if (source != null || refused) {
            return;
        }
        try {
            var header = ProxyHeader.decode(waiting.bytes());
            if (header != null) {
                source = Objects.requireNonNullElse(header.source(), transport().peer());
                encrypt();
            }
        } catch (Refused malformed) {
            refuse();
        }
    }

    private void encrypt() {
        cancelTimer();
        var tls = server.tlsOf(listening.where());
        if (tls == null) {
            handOver();
            return;
        }
        var unused = transport().startTls(tls, waiting.bytes()).whenComplete((agreed, failure) -> {
            if (failure == null) {
                handOver();
            } else {
                listening.handshakeFailed();
            }
        });
    }

    private void handOver() {
        var connection = server.manager().register(new Connection(server, listening.where(), source));
        transport().protocol(connection);
        if (!waiting.isEmpty() && !transport().isClosing()) {
            connection.receive(waiting.bytes());
        }
    }

    /** Not one word to who has no business here. */
    private void refuse() {
        refused = true;
        listening.refused();
        transport().abort();
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        cancelTimer();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private Transport transport() {
        return Objects.requireNonNull(transport);
    }
}

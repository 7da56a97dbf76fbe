package io.archangel.http;

import io.archangel.loop.Server;
import io.archangel.process.spi.Table;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A listener of the web server, and whom it did not let in. */
final class Listening {
    private static final List<String> COLUMNS =
            List.of("address", "tls", "proxy_protocol", "refused", "failed_handshakes");

    private final Listen where;
    private final LongAdder refused = new LongAdder();
    private final LongAdder failedHandshakes = new LongAdder();

    /** Written once it listens. */
    private volatile @Nullable Server server;

    Listening(Listen where) {
        this.where = where;
    }

    /** The listing {@code listeners}. */
    static Table table(Collection<Listening> all) {
        return new Table(
                "listeners",
                COLUMNS,
                () -> all.stream().flatMap(each -> each.rows().stream()).toList(),
                List.of());
    }

    private List<List<@Nullable Object>> rows() {
        var its = server();
        long failed = failedHandshakes.sum() + its.failedHandshakes();
        return its.addresses().stream()
                .map(at -> Arrays.<@Nullable Object>asList(
                        Peer.place(at), where.tls() != null, where.proxyProtocol(), refused.sum(), failed))
                .toList();
    }

    Listen where() {
        return where;
    }

    Server server() {
        return Objects.requireNonNull(server);
    }

    Server begin(Server started) {
        server = started;
        return started;
    }

    /** Somebody came who is no proxy that is trusted, or sent no header of one. */
    void refused() {
        refused.increment();
    }

    /** A handshake failed behind such a header. */
    void handshakeFailed() {
        failedHandshakes.increment();
    }
}

package io.archangel.loop;

import io.archangel.process.Process;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that a {@link FakeLoop} can reach: its own servers and endpoints. Every host is this one; ports and paths count. */
final class FakeNetwork {
    private static final int BEFORE_FIRST_PORT = 40_000;
    private static final int FIRST_CLIENT_PORT = 50_001;

    private final FakeLoop loop;

    /** By port or path. */
    private final Map<Object, FakeServer> servers = new HashMap<>();

    private final Map<Object, FakeDatagrams> endpoints = new HashMap<>();
    private final List<FakeTransport> connections = new ArrayList<>();
    private int clients;
    private int last = BEFORE_FIRST_PORT;
    private boolean closed;

    FakeNetwork(FakeLoop loop) {
        this.loop = loop;
    }

    /** Closes all. */
    void close() {
        closed = true;
        List.copyOf(servers.values()).forEach(FakeServer::stop);
        List.copyOf(connections).forEach(FakeTransport::abort);
        List.copyOf(endpoints.values()).forEach(FakeDatagrams::abort);
    }

    // ---- servers ----

    FakeServer serve(Supplier<? extends Protocol> factory, String host, int port, ServeOptions options) {
        return serve(factory, at(host, port == 0 ? free(servers) : port), options);
    }

    FakeServer serve(Supplier<? extends Protocol> factory, SocketAddress at, ServeOptions options) {
        if (servers.containsKey(key(at))) {
            throw new LoopException(
                    "can't listen on " + Addresses.text(at) + ": it is in use; close that server first");
        }
        var server = new FakeServer(loop, factory, at, options);
        servers.put(key(at), server);
        return server;
    }

    void stopped(FakeServer server) {
        servers.remove(key(server.addresses().getFirst()), server);
    }

    // ---- connections ----

    /** Makes the two ends of a connection; the server's says who it is when the loop comes to it. */
    FakeTransport accept(Server server) {
        if (!(server instanceof FakeServer ours) || !servers.containsValue(ours)) {
            throw new LoopException("connection refused: nobody of this loop listens there; start the server first");
        }
        return ours.accept(at("127.0.0.1", FIRST_CLIENT_PORT + clients++));
    }

    <P extends Protocol> CompletableFuture<P> connect(Supplier<P> factory, SocketAddress to, ConnectOptions options) {
        if (to instanceof InetSocketAddress inet && inet.getPort() == 0) {
            throw new LoopException("port is 0; give 1 to 65535");
        }
        var product = new Product<>(loop, factory);
        loop.soon(() -> {
            if (isOver(product)) {
                return;
            }
            var server = servers.get(key(to));
            if (server == null) {
                product.settle(new LoopException("can't connect to " + Addresses.text(to)
                        + ": connection refused; start a server of this loop there first"));
                return;
            }
            var theirs = accept(server);
            var ours = new FakeTransport(loop, theirs.peer(), theirs.local(), options.tls());
            ours.join(theirs);
            theirs.join(ours);
            product.settle(ours.made(product.asker, product));
        });
        return product.future();
    }

    /** True if nobody waits for it any more, or the loop was closed. */
    private boolean isOver(Product<?> product) {
        if (closed) {
            product.settle(new LoopException(loop.name() + " was closed meanwhile; make another"));
        }
        return product.future.isDone();
    }

    void opened(FakeTransport connection) {
        connections.add(connection);
    }

    void lost(FakeTransport connection) {
        connections.remove(connection);
    }

    int connections() {
        return connections.size();
    }

    // ---- datagrams ----

    <P extends DatagramProtocol> CompletableFuture<P> open(Supplier<P> factory, DatagramOptions options) {
        var product = new Product<>(loop, factory);
        loop.soon(() -> {
            if (isOver(product)) {
                return;
            }
            var local = options.local();
            int port = local == null || local.getPort() == 0 ? free(endpoints) : local.getPort();
            if (endpoints.containsKey(port)) {
                product.settle(new LoopException(
                        "can't listen on port " + port + ": it is in use; close that endpoint first"));
                return;
            }
            var endpoint = new FakeDatagrams(loop, at("127.0.0.1", port), options);
            endpoints.put(port, endpoint);
            product.settle(endpoint.made(product.asker, product));
        });
        return product.future();
    }

    /** Brings a datagram there, if anybody is. @return false if not */
    boolean bring(byte[] data, SocketAddress from, SocketAddress to) {
        var there = endpoints.get(key(to));
        if (there != null) {
            there.arrive(data, from);
        }
        return there != null;
    }

    void lost(FakeDatagrams endpoint) {
        endpoints.remove(key(endpoint.local()), endpoint);
    }

    // ---- addresses ----

    /** None twice, as long as there are others. */
    private int free(Map<Object, ?> taken) {
        do {
            last++;
        } while (taken.containsKey(last));
        return last;
    }

    private static Object key(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? (Object) inet.getPort()
                : ((UnixDomainSocketAddress) address).getPath();
    }

    /** No name is looked up: every host is this one. */
    static InetSocketAddress at(String host, int port) {
        if (port < 0 || port > 65_535) {
            throw new LoopException("port is " + port + "; give 0 to 65535");
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** What a factory makes, on its way to whoever asked. */
    private static final class Product<P> implements Supplier<P> {
        private final Supplier<P> factory;
        private final CompletableFuture<P> future = new CompletableFuture<>();
        private final Callback completes;
        private final @Nullable Process asker = Process.current().orElse(null);
        private @Nullable P made;
        private @Nullable Throwable thrown;

        Product(FakeLoop loop, Supplier<P> factory) {
            this.factory = factory;
            completes = loop.callbacks().callback(this::complete);
        }

        @Override
        public P get() {
            P product = factory.get();
            made = product;
            return product;
        }

        CompletableFuture<P> future() {
            return future;
        }

        void settle(@Nullable Throwable failure) {
            thrown = failure;
            completes.run();
        }

        private void complete() {
            if (thrown == null && made != null) {
                future.complete(made);
            } else {
                future.completeExceptionally(
                        thrown == null ? new LoopException("the process that the factory made has ended") : thrown);
            }
        }
    }
}

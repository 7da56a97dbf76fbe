package io.archangel.loop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A server of a {@link FakeLoop}. */
final class FakeServer implements Server {
    private static final int FIRST_CLIENT_PORT = 50_001;

    private final FakeLoop loop;
    private final Supplier<? extends Protocol> factory;
    private final List<Loop> homes;
    private final InetSocketAddress address;
    private int accepted;

    FakeServer(FakeLoop loop, Supplier<? extends Protocol> factory, String host, int port, ServeOptions options) {
        this.loop = loop;
        this.factory = factory;
        homes = options.loops().isEmpty() ? List.of(loop) : options.loops();
        address = at(host, port);
    }

    FakePeer accept() {
        if (!(homes.get(accepted % homes.size()) instanceof FakeLoop home)) {
            throw new LoopException("loops holds one that is no FakeLoop; give loops of one kind");
        }
        var transport = new FakeTransport(home, address, at("127.0.0.1", FIRST_CLIENT_PORT + accepted));
        accepted++;
        home.soon(() -> transport.made(factory));
        return transport.other();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public List<SocketAddress> addresses() {
        return List.of(address);
    }

    @Override
    public CompletableFuture<Void> awaitClosed() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {
        loop.closed(this);
    }

    /** No name is looked up: every host is this one. */
    private static InetSocketAddress at(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

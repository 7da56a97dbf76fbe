package io.archangel.loop;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A server of a {@link FakeLoop}. */
final class FakeServer implements Server {
    private final FakeLoop loop;
    private final Supplier<? extends Protocol> factory;
    private final ServeOptions options;
    private final List<Loop> homes;
    private final SocketAddress address;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean stopped;
    private int accepted;
    private int open;

    FakeServer(FakeLoop loop, Supplier<? extends Protocol> factory, SocketAddress address, ServeOptions options) {
        this.loop = loop;
        this.factory = factory;
        this.options = options;
        this.address = address;
        homes = options.loops().isEmpty() ? List.of(loop) : options.loops();
    }

    FakeTransport accept(SocketAddress client) {
        if (!(homes.get(accepted++ % homes.size()) instanceof FakeLoop home)) {
            throw new LoopException("loops holds one that is no FakeLoop; give loops of one kind");
        }
        var transport = new FakeTransport(home, address, client, options.tls());
        open++;
        transport.whenLost(() -> {
            open--;
            completeIfClosed();
        });
        home.soon(() -> transport.made(null, factory));
        return transport;
    }

    @Override
    public InetSocketAddress address() {
        if (address instanceof InetSocketAddress inet) {
            return inet;
        }
        throw new LoopException("the server listens on " + address + "; use addresses()");
    }

    @Override
    public List<SocketAddress> addresses() {
        return List.of(address);
    }

    /** None: nothing is encrypted here. */
    @Override
    public long failedHandshakes() {
        return 0;
    }

    @Override
    public void stop() {
        stopped = true;
        loop.network().stopped(this);
        completeIfClosed();
    }

    @Override
    public CompletableFuture<Void> awaitClosed() {
        return closed.copy();
    }

    private void completeIfClosed() {
        if (stopped && open == 0) {
            closed.complete(null);
        }
    }
}

package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.archangel.loop.Protocol;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Server;
import io.archangel.loop.Tls;
import io.archangel.process.Guard;
import io.netty.channel.Channel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What listens, and what it does with those who come. */
final class NettyServer implements Server, Origin {
    private static final Logger LOG = System.getLogger(NettyServer.class.getPackageName());

    private final NettyLoop loop;
    private final Supplier<? extends Protocol> factory;
    private final ServeOptions options;
    private final Spread spread;

    /** Written once, on the loop, before others see this. */
    private final List<Listener> listeners = new ArrayList<>();

    /** Connections that are open; they are counted up on the loop that listens, down on their own. */
    private final AtomicInteger open = new AtomicInteger();

    /** The same, and one more until it is stopped. */
    private final AtomicInteger left = new AtomicInteger(1);

    private final AtomicLong refused = new AtomicLong();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    NettyServer(NettyLoop loop, Supplier<? extends Protocol> factory, ServeOptions options) {
        this.loop = loop;
        this.factory = factory;
        this.options = options;
        spread = Spread.over(loop, options.loops());
        if (options.tls() != null) {
            Encryption.server(options.tls(), unused -> {}); // refuses now what would refuse all who come
        }
    }

    ServeOptions options() {
        return options;
    }

    List<Listener> listeners() {
        return listeners;
    }

    /**
     * Listens on all these with one port, leaving out those that the machine does not have, or on none. On the loop.
     *
     * @throws LoopException if one can't be had, or the machine has none of them
     */
    NettyServer listen(List<InetAddress> all, int port) {
        int at = port;
        LoopException absent = null;
        for (var each : all) {
            try {
                listen(new InetSocketAddress(each, at));
                at = address().getPort();
            } catch (LoopException failed) {
                if (!BindFailure.isAbsent(failed)) {
                    listeners.forEach(Listener::close);
                    throw failed;
                }
                absent = failed;
            }
        }
        if (listeners.isEmpty() && absent != null) {
            throw absent;
        }
        return listening();
    }

    /** Listens on a path. On the loop. @throws LoopException if it can't */
    NettyServer listen(SocketFile file) {
        listen(file.address());
        var ours = file.identity();
        // Before, not after: while the socket is open no other file can be told by the same key.
        listeners.getFirst().beforeClose(() -> file.remove(ours));
        return listening();
    }

    private void listen(SocketAddress at) {
        listeners.add(new Listener(loop, this, at));
    }

    /** Its own share in what is left goes with the last socket, be that closed by us or with its loop. */
    private NettyServer listening() {
        var last = new AtomicInteger(listeners.size());
        listeners.forEach(each -> each.channel().closeFuture().addListener(gone -> {
            if (last.decrementAndGet() == 0) {
                leave(loop);
            }
        }));
        return this;
    }

    // ---- the server ----

    @Override
    public InetSocketAddress address() {
        if (addresses().getFirst() instanceof InetSocketAddress first) {
            return first;
        }
        throw new LoopException("the server listens on " + addresses().getFirst() + "; use addresses()");
    }

    @Override
    public List<SocketAddress> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    @Override
    public long failedHandshakes() {
        return refused.get();
    }

    @Override
    public void stop() {
        if (!isListening()) {
            return;
        }
        try {
            loop.errands().run(() -> {
                listeners.forEach(Listener::close);
                return true;
            });
        } catch (LoopException refused) {
            // Who closes the loop has done it for us.
            if (isListening()) {
                throw refused;
            }
        }
    }

    private boolean isListening() {
        return listeners.stream().anyMatch(each -> each.channel().isOpen());
    }

    @Override
    public CompletableFuture<Void> awaitClosed() {
        return closed.copy();
    }

    // ---- those who come, on the loop that listens ----

    void accepted(Channel connection, Listener by) {
        var home = spread.next();
        left.incrementAndGet();
        if (open.incrementAndGet() == options.connections()) {
            listeners.forEach(each -> each.accepts(false));
            by.report(
                    "all " + options.connections() + " connections of " + Sockets.text(by.address())
                            + " are in use; others wait until one ends",
                    null);
        }
        if (home.isHere()) {
            begin(home, connection);
            return;
        }
        try {
            home.io().execute(() -> begin(home, connection));
        } catch (RejectedExecutionException over) {
            connection.unsafe().closeForcibly();
            gone(home);
        }
    }

    /** On the loop it is to live on. A socket that was reset meanwhile may take no options any more. */
    private void begin(NettyLoop home, Channel connection) {
        var ours = new NettyConnection[1];
        var failed = Guard.attempt(() -> {
            ours[0] = NettyConnection.on(home, connection, this);
            if (!home.isClosed()) {
                home.io().adopt(connection);
            }
        });
        if (failed != null && !(failed.getCause() instanceof IOException)) {
            home.callbacks().report(failed);
        }
        if (ours[0] == null || !ours[0].wasActive()) {
            connection.unsafe().closeForcibly();
            gone(home);
        }
    }

    private void gone(NettyLoop home) {
        if (open.getAndDecrement() >= options.connections()) {
            onLoop(loop, this::acceptAgain);
        }
        leave(home);
    }

    void acceptAgain() {
        if (open.get() < options.connections()) {
            listeners.forEach(each -> each.accepts(true));
        }
    }

    private void leave(NettyLoop home) {
        if (left.decrementAndGet() > 0) {
            return;
        }
        if (home.isHere()) {
            home.callbacks().call(null, () -> closed.complete(null));
        } else {
            closed.complete(null);
        }
    }

    private static void onLoop(NettyLoop home, Runnable step) {
        try {
            home.io().execute(step);
        } catch (RejectedExecutionException over) {
            step.run();
        }
    }

    // ---- where they come from, on their loops ----

    @Override
    public Supplier<? extends Protocol> factory() {
        return factory;
    }

    @Override
    public @Nullable Tls tls() {
        return options.tls();
    }

    @Override
    public boolean isAccepted() {
        return true;
    }

    @Override
    public void lost(NettyLoop home) {
        gone(home);
    }

    /** Counted, and no more than that: anybody may send anything. */
    @Override
    public void refused(Throwable cause) {
        refused.incrementAndGet();
        LOG.log(Level.DEBUG, () -> "TLS on " + addresses() + " failed: " + cause);
    }
}

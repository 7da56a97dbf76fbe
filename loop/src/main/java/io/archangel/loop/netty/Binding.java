package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.archangel.loop.Protocol;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Server;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Where a server is to listen: all addresses of a name, or a path. */
final class Binding {
    /** How often another free port is tried, when the one that the first address got is taken at the next. */
    private static final int TRIES = 16;

    /** Whatever the machine's files say (RFC 6761, 6.3). */
    private static final List<InetAddress> LOCALHOST =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    private final NettyLoop loop;
    private final Supplier<? extends Protocol> factory;
    private final ServeOptions options;

    Binding(NettyLoop loop, Supplier<? extends Protocol> factory, ServeOptions options) {
        if (loop.isClosed()) {
            throw new LoopException(loop.name() + " is closed; make another");
        }
        this.loop = loop;
        this.factory = factory;
        this.options = options;
    }

    /** Listens, before it returns. Any thread. */
    Server to(String host, int port) {
        if (port < 0 || port > 65_535) {
            throw new LoopException("port is " + port + "; give 1 to 65535, or 0 for a free one");
        }
        var all = addresses(host, port);
        return loop.errands().run(() -> listen(all, port));
    }

    /** Listens, before it returns. Any thread. */
    Server to(Path path) {
        var file = new SocketFile(path);
        file.makeRoom();
        return loop.errands().run(() -> new NettyServer(loop, factory, options).listen(file));
    }

    private Server listen(List<InetAddress> all, int port) {
        for (int tries = 1; ; tries++) {
            try {
                return new NettyServer(loop, factory, options).listen(all, port);
            } catch (LoopException taken) {
                if (port != 0 || all.size() == 1 || tries == TRIES) {
                    throw taken;
                }
            }
        }
    }

    private List<InetAddress> addresses(String host, int port) {
        if (host.equals("localhost")) {
            return LOCALHOST;
        }
        var literal = Sockets.literal(host);
        if (literal != null) {
            return List.of(literal);
        }
        if (loop.isHere() && loop.isRunning()) {
            throw new LoopException("to look " + host + " up would hold " + loop.name()
                    + " up; give an address, or listen from another thread");
        }
        try {
            return loop.lookups().addresses(host).stream().distinct().toList();
        } catch (UnknownHostException unknown) {
            throw new LoopException(
                    "can't listen on " + Sockets.text(host, port) + ": no such host; give an address of this machine",
                    unknown);
        }
    }
}

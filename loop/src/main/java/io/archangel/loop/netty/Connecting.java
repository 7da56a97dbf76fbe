package io.archangel.loop.netty;

import io.archangel.loop.Callbacks;
import io.archangel.loop.ConnectOptions;
import io.archangel.loop.Driver;
import io.archangel.loop.LoopException;
import io.archangel.loop.Protocol;
import io.archangel.loop.Tls;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One wish for a connection: looks the name up, then tries its addresses in turn. On the loop, but for the look-up.
 *
 * <pre>
 * asked --addresses--> trying --refused--> trying the next ... --> failed
 *                      trying --connected, encrypted--> made
 * asked, trying --time is up, called off, loop closed--> failed
 * </pre>
 */
final class Connecting<P extends Protocol> implements Origin {
    private final NettyLoop loop;
    private final Supplier<P> factory;
    private final String host;
    private final String to;
    private final ConnectOptions options;
    private final long deadline;
    private final Outcome<P> outcome;
    private final Queue<SocketAddress> left = new ArrayDeque<>();
    private final List<ConnectFailure.Attempt> tried = new ArrayList<>();
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Channel trying;

    private Connecting(NettyLoop loop, Supplier<P> factory, String host, String to, ConnectOptions options) {
        this.loop = loop;
        this.factory = factory;
        outcome = new Outcome<>(loop);
        this.host = host;
        this.to = to;
        this.options = options;
        deadline = System.nanoTime() + Callbacks.nanos(options.timeout());
    }

    /** To a host. Any thread. */
    static <P extends Protocol> CompletableFuture<P> to(
            NettyLoop loop, Supplier<P> factory, String host, int port, ConnectOptions options) {
        if (port < 1 || port > 65_535) {
            throw new LoopException("port is " + port + "; give 1 to 65535");
        }
        var wish = new Connecting<>(loop, factory, host, Sockets.text(host, port), options);
        wish.outcome.onLoop(wish::begin);
        var literal = Sockets.literal(host);
        if (literal != null) {
            wish.found(List.of(new InetSocketAddress(literal, port)));
        } else {
            wish.lookUp(port);
        }
        return wish.outcome.future();
    }

    /** To a path. Any thread. */
    static <P extends Protocol> CompletableFuture<P> to(
            NettyLoop loop, Supplier<P> factory, Path path, ConnectOptions options) {
        new SocketFile(path);
        var wish = new Connecting<>(loop, factory, "", path.toString(), options);
        wish.outcome.onLoop(wish::begin);
        wish.found(List.of(UnixDomainSocketAddress.of(path)));
        return wish.outcome.future();
    }

    // ---- where to ----

    private void lookUp(int port) {
        loop.resolve(host, port).whenComplete((all, thrown) -> {
            if (thrown == null) {
                found(all);
            } else {
                outcome.onLoop(() -> outcome.settle(ConnectFailure.of(to, thrown)));
            }
        });
    }

    private void found(List<? extends SocketAddress> all) {
        outcome.onLoop(() -> {
            left.addAll(all);
            next();
        });
    }

    // ---- trying, on the loop ----

    private void begin() {
        timer = loop.io().schedule(this::late, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        // Also where whoever holds the future has enough of it, on any thread.
        outcome.future().whenComplete((made, thrown) -> outcome.onLoop(() -> end(thrown == null)));
    }

    private void late() {
        outcome.settle(ConnectFailure.late(to, options.timeout()));
    }

    /** Nothing is left to do, but to close what nobody wants. */
    private void end(boolean well) {
        if (timer != null) {
            timer.cancel(false);
        }
        left.clear();
        if (trying != null && !well) {
            trying.unsafe().close(trying.voidPromise());
        }
    }

    private void failed(SocketAddress address, Throwable cause) {
        tried.add(new ConnectFailure.Attempt(address, cause));
        next();
    }

    private void next() {
        if (outcome.isSettled()) {
            return;
        }
        var address = left.poll();
        if (address == null) {
            outcome.settle(ConnectFailure.of(to, tried));
            return;
        }
        var thrown = Guard.attempt(() -> attempt(address));
        if (thrown != null) {
            failed(address, thrown);
        }
    }

    private void attempt(SocketAddress address) {
        var channel = loop.poller().connection(address);
        trying = channel;
        NettyConnection.on(loop, channel, this);
        long share = (deadline - System.nanoTime()) / (left.size() + 1) / 1_000_000;
        channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.clamp(share, 1, Integer.MAX_VALUE));
        loop.io().adopt(channel);
        channel.connect(loop.poller().address(address), address instanceof InetSocketAddress ? options.local() : null)
                .addListener((ChannelFuture done) -> {
                    if (!done.isSuccess()) {
                        channel.close();
                        failed(address, done.cause());
                    }
                });
    }

    // ---- what becomes of the connection, on the loop ----

    @Override
    public Supplier<P> factory() {
        return outcome.kept(factory);
    }

    @Override
    public @Nullable Process asker() {
        return outcome.asker();
    }

    @Override
    public @Nullable Tls tls() {
        return options.tls();
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public void made(Driver driver) {
        outcome.settle(driver.thrown());
    }

    @Override
    public void refused(Throwable cause) {
        outcome.settle(ConnectFailure.of(to, cause));
    }
}

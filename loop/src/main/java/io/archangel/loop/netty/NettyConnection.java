package io.archangel.loop.netty;

import io.archangel.loop.Driver;
import io.archangel.loop.LoopException;
import io.archangel.loop.Tls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection as Netty's pipeline sees it: the last handler, and the only one but for TLS's. Loop thread only.
 *
 * <pre>
 * connected --> begun                      in the clear
 * connected --> handshake --> begun        TLS from the start; a protocol is made only then
 *               begun --> handshake --> begun    startTls
 * </pre>
 */
final class NettyConnection extends Standing {
    private final NettyLoop loop;
    private final Channel channel;
    private final Origin origin;
    private final NettyTransport transport;
    private final Driver driver;

    /** What came although reading was paused, as it may when the other end closes; null if nothing did. */
    private @Nullable ArrayDeque<ByteBuf> held;

    private boolean active;
    private boolean begun;

    /** Null in the clear. */
    private @Nullable SslHandler tls;

    /** Waits for the handshake that startTls began. */
    private @Nullable CompletableFuture<Tls.Session> upgrade;

    /** The other end will send no more; the protocol has yet to be told. */
    private boolean eofHeld;

    /** The other end has said so, where TLS has a word for it (close_notify). */
    private boolean goodbye;

    private @Nullable Throwable broken;

    private NettyConnection(NettyLoop loop, Channel channel, Origin origin) {
        this.loop = loop;
        this.channel = channel;
        this.origin = origin;
        transport = new NettyTransport(loop, channel, this);
        driver = new Driver(loop.callbacks(), transport);
    }

    /** Makes a channel, which is not yet connected or not yet the loop's, one of ours. */
    static NettyConnection on(NettyLoop loop, Channel channel, Origin origin) {
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setRecvByteBufAllocator(loop.io().spare().reading());
        var connection = new NettyConnection(loop, channel, origin);
        channel.pipeline().addLast(connection);
        return connection;
    }

    Driver driver() {
        return driver;
    }

    // ---- how it begins ----

    /** True once it was connected. */
    boolean wasActive() {
        return active;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        active = true;
        loop.countConnections(1);
        loop.io().connections().add(this);
        var how = origin.tls();
        if (how == null) {
            begin();
        } else {
            encrypt(how);
        }
    }

    private void begin() {
        begun = true;
        driver.made(origin.asker(), origin.factory());
        origin.made(driver);
    }

    private void encrypt(Tls how) {
        try {
            tls = origin.isAccepted()
                    ? Encryption.server(how, this::compute)
                    : Encryption.client(how, origin.host(), this::compute);
        } catch (LoopException unusable) {
            failed(unusable);
            return;
        }
        channel.pipeline().addFirst(tls);
    }

    /**
     * A handshake on a connection that stands is TLS 1.2's renegotiation, by which one end has the other compute as often as
     * it likes, for little, and which either may refuse (RFC 5246, 7.2.2). In TLS 1.3 nothing but a first handshake comes here.
     */
    private void compute(Runnable task) {
        if (transport.tls().isEmpty()) {
            Encryption.compute(loop, task);
        } else {
            end(new SSLException("the other end wants to renegotiate TLS, which is refused"));
        }
    }

    /** Encrypts what comes and goes from here on, once the outermost callback has returned. @param first the first that came */
    CompletableFuture<Tls.Session> upgrade(Tls how, ByteBuf first) {
        var future = new CompletableFuture<Tls.Session>();
        upgrade = future;
        if (held != null || driver.hasUnread()) {
            failed(Driver.injected());
        } else if (transport.isClosing()) {
            failed(new LoopException("the connection is closing; startTls comes too late"));
        } else {
            loop.callbacks().afterwards(() -> {
                channel.flush();
                if (isClosed()) {
                    failed(new LoopException("the connection was lost before TLS could begin"));
                } else {
                    encrypt(how);
                    decrypt(first);
                }
            });
        }
        return future;
    }

    private void decrypt(ByteBuf first) {
        if (tls != null && first.isReadable()) {
            channel.pipeline().fireChannelRead(first);
            channel.pipeline().fireChannelReadComplete();
        }
    }

    private void shaken(SslHandler handler) {
        var session = Encryption.session(handler.engine());
        transport.encrypted(session);
        var waiting = upgrade;
        if (waiting != null) {
            loop.callbacks().call(null, () -> waiting.complete(session));
        } else if (!begun) {
            begin();
        }
    }

    /** No handshake. Netty has yet to tell the other end why, and closes then; we see to it. */
    private void failed(Throwable cause) {
        blame(cause);
        var waiting = upgrade;
        if (waiting != null) {
            loop.callbacks().call(null, () -> waiting.completeExceptionally(cause));
        } else if (!begun) {
            begun = true;
            origin.refused(cause);
        }
        loop.io().execute(transport::abort);
    }

    // ---- what comes ----

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        transport.batchBegins();
        if (transport.isClosing()) {
            bytes.release();
        } else if (transport.isReading() && held == null) {
            deliver(bytes);
        } else {
            hold(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        transport.batchEnds();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && tls != null) {
            if (handshake.isSuccess()) {
                shaken(tls);
            } else {
                failed(handshake.cause());
            }
        } else if (event == SslCloseCompletionEvent.SUCCESS) {
            goodbye = true;
            ended();
        } else if (event == ChannelInputShutdownEvent.INSTANCE && !goodbye) {
            ended();
        }
    }

    private void ended() {
        if (!begun || transport.isHandshaking()) {
            transport.abort();
        } else if (broken == null) {
            eofHeld = true;
            readOn();
        }
    }

    /** Gives the protocol what was held back, as far as it wants it. */
    void readOn() {
        var waiting = held;
        while (waiting != null && !waiting.isEmpty() && transport.isReading()) {
            deliver(waiting.remove());
        }
        if (transport.isReading()) {
            held = null;
            if (eofHeld) {
                eofHeld = false;
                eof();
            }
        }
    }

    private void eof() {
        if (tls == null || goodbye) {
            driver.eof();
            transport.inputEnded(tls == null || transport.tls().stream().anyMatch(NettyConnection::mayBeHalfClosed));
        } else if (origin.isAccepted()) {
            transport.close();
        } else {
            end(new SSLException("the other end left without goodbye (close_notify); what it sent may be cut short"));
        }
    }

    private static boolean mayBeHalfClosed(Tls.Session session) {
        return session.protocol().equals("TLSv1.3");
    }

    private void deliver(ByteBuf bytes) {
        try {
            if (bytes.isReadable()) {
                driver.received(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
            }
        } finally {
            bytes.release();
        }
    }

    private void hold(ByteBuf bytes) {
        var waiting = held == null ? new ArrayDeque<ByteBuf>() : held;
        waiting.add(bytes);
        held = waiting;
    }

    private void release() {
        if (held != null) {
            held.forEach(ByteBuf::release);
            held = null;
        }
    }

    // ---- how it ends ----

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broke(cause instanceof DecoderException && cause.getCause() instanceof SSLException bad ? bad : cause);
    }

    /** Something went wrong below; what is none of the network's is reported. */
    void broke(Throwable cause) {
        boolean ofTheNetwork = cause instanceof IOException || cause instanceof UncheckedIOException;
        if (!transport.isClosing() && channel.isOpen() && !ofTheNetwork) {
            loop.callbacks().report(cause);
        }
        end(cause);
    }

    private void end(Throwable cause) {
        blame(cause);
        transport.abort();
    }

    /** The first is what the protocol will be told. */
    private void blame(Throwable cause) {
        if (broken == null && !transport.isClosing()) {
            broken = cause;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (channel instanceof NioDomainSocketChannel && !loop.isClosed()) {
            // Netty knows no half of these: the other end has ended its stream, and so the connection.
            ended();
        }
        if (leave()) {
            driver.lost(broken == null ? loop.dying() : broken);
            origin.lost(loop);
        }
    }

    @Override
    void vanished() {
        if (leave()) {
            driver.vanished();
            origin.lost(loop);
        }
    }

    private boolean leave() {
        boolean first = loop.io().connections().remove(this);
        if (first) {
            loop.countConnections(-1);
            transport.lost();
            release();
        }
        return first;
    }

    @Override
    boolean isClosed() {
        return !channel.isOpen();
    }
}

package io.archangel.loop.netty;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.nio.AbstractNioMessageChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a path, by the JDK. Netty's own deletes what stands there when it closes, whosever file that is by then; this
 * one leaves it to {@link SocketFile}.
 */
final class NioPathListener extends AbstractNioMessageChannel implements ServerChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final ChannelConfig config = new DefaultChannelConfig(this, new ServerChannelRecvByteBufAllocator()) {
        @Override
        protected void autoReadCleared() {
            clearReadPending();
        }
    };

    private final SocketAddress address;

    private NioPathListener(ServerSocketChannel socket, SocketAddress address) {
        super(null, socket, SelectionKey.OP_ACCEPT);
        this.address = address;
    }

    /** One that listens already. @throws IOException if it can't */
    static NioPathListener on(SocketAddress path, int backlog) throws IOException {
        var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            return new NioPathListener(socket.bind(path, backlog), path);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    @Override
    protected ServerSocketChannel javaChannel() {
        return (ServerSocketChannel) super.javaChannel();
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws IOException {
        var socket = javaChannel().accept();
        if (socket == null) {
            return 0;
        }
        accepted.add(new NioDomainSocketChannel(this, socket));
        return 1;
    }

    /** The JDK lets go of a registered socket when its selector looks next. */
    @Override
    protected void doClose() throws IOException {
        SelectionKey key = isRegistered() ? registration().attachment() : null;
        javaChannel().close();
        if (key != null) {
            key.selector().selectNow();
        }
    }

    @Override
    public boolean isActive() {
        return isOpen();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected SocketAddress localAddress0() {
        return address;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return null;
    }

    // ---- what one that listens already is never asked ----

    @Override
    protected void doBind(SocketAddress other) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doDisconnect() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected boolean doConnect(SocketAddress remote, SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doFinishConnect() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected boolean doWriteMessage(Object message, ChannelOutboundBuffer buffer) {
        throw new UnsupportedOperationException();
    }
}

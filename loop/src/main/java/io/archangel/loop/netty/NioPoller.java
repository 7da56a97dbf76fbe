package io.archangel.loop.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Anywhere. A connection on a path can't be shut down from outside here, since Netty keeps its socket to itself, and is lost
 * when the other end ends its stream.
 */
final class NioPoller implements Poller {
    @Override
    public String name() {
        return "nio";
    }

    @Override
    public IoHandlerFactory handlers() {
        return NioIoHandler.newFactory();
    }

    @Override
    public ServerChannel listener(SocketAddress at, int backlog) throws IOException {
        return at instanceof UnixDomainSocketAddress ? NioPathListener.on(at, backlog) : new Listener();
    }

    @Override
    public Channel connection(SocketAddress to) {
        return to instanceof UnixDomainSocketAddress ? new NioDomainSocketChannel() : new Connection();
    }

    @Override
    public Channel datagrams(@Nullable InetSocketAddress like) {
        return like == null ? new NioDatagramChannel() : new NioDatagramChannel(Sockets.family(like));
    }

    @Override
    public SocketAddress address(SocketAddress plain) {
        return plain;
    }

    @Override
    public void shutDown(Channel connection) throws IOException {
        if (!(connection instanceof Connection ours)) {
            throw new IOException("a socket that is not in reach");
        }
        ours.shutDown();
    }

    private static final class Listener extends NioServerSocketChannel {
        @Override
        protected int doReadMessages(List<Object> accepted) throws IOException {
            var socket = javaChannel().accept();
            if (socket == null) {
                return 0;
            }
            accepted.add(new Connection(this, socket));
            return 1;
        }

        /** The JDK lets go of a registered socket when its selector looks next; until then the port would be taken. */
        @Override
        protected void doClose() throws Exception {
            SelectionKey key = isRegistered() ? registration().attachment() : null;
            super.doClose();
            if (key != null) {
                key.selector().selectNow();
            }
        }
    }

    /** A connection whose socket we can reach. */
    private static final class Connection extends NioSocketChannel {
        Connection() {}

        Connection(Channel parent, SocketChannel socket) {
            super(parent, socket);
        }

        void shutDown() throws IOException {
            javaChannel().shutdownInput().shutdownOutput();
        }
    }
}

package io.archangel.loop.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Anywhere. */
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
    public ServerChannel listener() {
        return new Listener();
    }

    @Override
    public void shutDown(Channel connection) throws IOException {
        ((Accepted) connection).shutDown();
    }

    private static final class Listener extends NioServerSocketChannel {
        @Override
        protected int doReadMessages(List<Object> accepted) throws IOException {
            var socket = javaChannel().accept();
            if (socket == null) {
                return 0;
            }
            accepted.add(new Accepted(this, socket));
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
    private static final class Accepted extends NioSocketChannel {
        Accepted(Channel parent, SocketChannel socket) {
            super(parent, socket);
        }

        void shutDown() throws IOException {
            javaChannel().shutdownInput().shutdownOutput();
        }
    }
}

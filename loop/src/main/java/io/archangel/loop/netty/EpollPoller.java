package io.archangel.loop.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/** Linux. */
final class EpollPoller implements Poller {
    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public IoHandlerFactory handlers() {
        return EpollIoHandler.newFactory();
    }

    @Override
    public ServerChannel listener() {
        return new EpollServerSocketChannel();
    }

    @Override
    public void shutDown(Channel connection) throws IOException {
        if (((EpollSocketChannel) connection).fd() instanceof Socket socket) {
            socket.shutdown();
        }
    }
}

package io.archangel.loop.netty;

import io.archangel.process.Guard;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

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
    public ServerChannel listener(SocketAddress at, int backlog) throws IOException {
        return at instanceof UnixDomainSocketAddress ? onPath(at, backlog) : new EpollServerSocketChannel();
    }

    /** Netty deletes what stands at a path that it has bound itself, whosever file that is by then. */
    private ServerChannel onPath(SocketAddress at, int backlog) throws IOException {
        var socket = Socket.newSocketDomain();
        var failed = Guard.attempt(() -> {
            socket.bind(address(at));
            socket.listen(backlog);
        });
        if (failed != null) {
            socket.close();
            throw new IOException(failed.getMessage(), failed);
        }
        return new EpollServerDomainSocketChannel(socket.intValue(), true);
    }

    @Override
    public Channel connection(SocketAddress to) {
        return to instanceof UnixDomainSocketAddress ? new EpollDomainSocketChannel() : new EpollSocketChannel();
    }

    @Override
    public Channel datagrams(@Nullable InetSocketAddress like) {
        return like == null ? new EpollDatagramChannel() : new EpollDatagramChannel(Sockets.family(like));
    }

    @Override
    public SocketAddress address(SocketAddress plain) {
        return plain instanceof UnixDomainSocketAddress unix
                ? new DomainSocketAddress(unix.getPath().toString())
                : plain;
    }

    @Override
    public void shutDown(Channel connection) throws IOException {
        if (!(connection instanceof UnixChannel unix && unix.fd() instanceof Socket socket)) {
            throw new IOException("a pipe can't be shut down");
        }
        socket.shutdown();
    }
}

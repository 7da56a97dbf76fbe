package io.archangel.loop.netty;

import io.archangel.process.Guard;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Linux. */
final class EpollPoller implements Poller {
    private static final int PROBES = 3;
    private static final int SOCKET = 1;
    private static final int TCP = 6;
    private static final ChannelOption<Integer> KEEPALIVE = new IntegerUnixChannelOption("SO_KEEPALIVE", SOCKET, 9);
    private static final ChannelOption<Integer> IDLE = new IntegerUnixChannelOption("TCP_KEEPIDLE", TCP, 4);
    private static final ChannelOption<Integer> INTERVAL = new IntegerUnixChannelOption("TCP_KEEPINTVL", TCP, 5);
    private static final ChannelOption<Integer> COUNT = new IntegerUnixChannelOption("TCP_KEEPCNT", TCP, 6);
    private static final ChannelOption<Integer> USER_TIMEOUT =
            new IntegerUnixChannelOption("TCP_USER_TIMEOUT", TCP, 18);

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

    /** What is accepted has the listener's options. It is asked when the time is up, and three times until it is up again. */
    @Override
    public void keepAlive(Channel listener, Duration silence) {
        int seconds = (int) silence.toSeconds();
        var config = listener.config();
        config.setOption(KEEPALIVE, 1);
        config.setOption(IDLE, seconds);
        config.setOption(INTERVAL, Math.max(1, seconds / PROBES));
        config.setOption(COUNT, PROBES);
        config.setOption(USER_TIMEOUT, (int) silence.multipliedBy(2).toMillis());
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

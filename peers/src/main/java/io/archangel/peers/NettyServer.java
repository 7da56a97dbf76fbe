package io.archangel.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** What the peers on bare Netty share: one epoll loop, which accepts and serves. */
final class NettyServer {
    private NettyServer() {}

    /** @param pipeline is told for each connection what it consists of, and the second of its loop */
    static void serve(Executor threads, BiConsumer<ChannelPipeline, DateLine> pipeline) throws InterruptedException {
        var group = new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory());
        var date = new DateLine(group.next());
        var bound = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        pipeline.accept(connection.pipeline(), date);
                    }
                })
                .bind(Peer.anywhere())
                .sync()
                .channel();
        Peer.serving(((InetSocketAddress) bound.localAddress()).getPort());
    }
}

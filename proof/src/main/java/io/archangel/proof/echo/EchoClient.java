package io.archangel.proof.echo;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connections that send so many messages, wait until all of them have come back, and send again. One thread. */
final class EchoClient implements AutoCloseable {
    static final int CONNECTIONS = 64;
    static final int MESSAGE = 64;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final IoEventLoop loop = group.next();
    private final List<Channel> connections = new ArrayList<>();

    /** How many messages are under way on each connection, and how they look; loop only. */
    private ByteBuf batch = Unpooled.EMPTY_BUFFER;

    /** Bytes that came back; loop only. */
    private long received;

    /** Connects. @param depth how many messages a connection sends at once */
    EchoClient(int port, int depth) throws Exception {
        depth(depth);
        var bootstrap = new Bootstrap()
                .group(group)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection.pipeline().addLast(new Connection());
                    }
                });
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            connections.add(bootstrap.connect("127.0.0.1", port).sync().channel());
        }
    }

    /** Sends so many at once from now on. */
    void depth(int depth) throws Exception {
        loop.submit(() -> batch = Unpooled.unreleasableBuffer(
                        Unpooled.directBuffer(depth * MESSAGE).writeZero(depth * MESSAGE)))
                .get();
    }

    /** How many messages have come back. @throws IllegalStateException if a connection broke */
    long echoes() throws Exception {
        for (var connection : connections) {
            if (!connection.isActive()) {
                throw new IllegalStateException("a connection broke");
            }
        }
        return loop.submit(() -> received).get() / MESSAGE;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Connection extends ChannelInboundHandlerAdapter {
        private int underWay;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            send(context);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var bytes = (ByteBuf) message;
            int length = bytes.readableBytes();
            bytes.release();
            received += length;
            underWay -= length;
            if (underWay == 0) {
                send(context);
            }
        }

        private void send(ChannelHandlerContext context) {
            underWay = batch.readableBytes();
            context.writeAndFlush(batch.duplicate(), context.voidPromise());
        }
    }
}

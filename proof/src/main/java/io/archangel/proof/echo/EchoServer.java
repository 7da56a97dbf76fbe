package io.archangel.proof.echo;

import io.archangel.loop.Protocol;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Transport;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessManager;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One server in a JVM of its own: prints its port, echoes on one loop, and ends with its standard input. */
final class EchoServer {
    private static final String HOST = "127.0.0.1";

    private EchoServer() {}

    /** Runs it. @param arguments the name of the {@link Variant} */
    public static void main(String[] arguments) throws Exception {
        Thread.ofPlatform().daemon().start(EchoServer::endWithInput);
        switch (Variant.valueOf(arguments[0])) {
            case BARE -> bare();
            case PLAIN -> ours(Plain::new);
            case REGISTERED -> {
                var manager = ProcessManager.create();
                ours(() -> manager.register(new Registered()));
            }
        }
    }

    private static void endWithInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void ours(Supplier<? extends Protocol> factory) {
        var loop = NettyLoop.create();
        System.out.println(loop.startServing(factory, HOST, 0).address().getPort());
        loop.runForever();
    }

    private static void bare() throws InterruptedException {
        var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        var bound = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection.pipeline().addLast(new Bare());
                    }
                })
                .bind(HOST, 0)
                .sync()
                .channel();
        System.out.println(((InetSocketAddress) bound.localAddress()).getPort());
        bound.closeFuture().sync();
    }

    /** As fast as Netty goes: the bytes go back in the buffer they came in, with one flush for each batch of reads. */
    private static final class Bare extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            context.write(bytes, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static final class Plain implements Protocol {
        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            Objects.requireNonNull(transport).write(data);
        }
    }

    private static final class Registered extends ProtocolProcess {
        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }
    }
}

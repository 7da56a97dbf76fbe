package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.Protocol;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Transport;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AcceptTest {
    @ParameterizedTest
    @EnumSource(
            value = Polling.class,
            names = {"EPOLL", "NIO"})
    void connectionsInUse_nextOneWaitsUntilOneEnds(Polling polling) throws Exception {
        var options = ServeOptions.defaults().connections(1);
        try (var running = new Running(polling).start();
                var server = running.loop.startServing(Greeter::new, "127.0.0.1", 0, options);
                var first = running.connect(server)) {
            assertThat(first.read(2)).isEqualTo("hi");
            try (var second = running.connect(server)) {
                running.settle();
                assertThat(running.loop.info().connections()).isEqualTo(1);

                first.close();

                assertThat(second.read(2)).isEqualTo("hi");
            }
            assertThat(running.errors).allSatisfy(error -> assertThat(error).hasMessageContaining("all 1 connections"));
        }
    }

    /** It was counted as open for ever, and the server as not closed. */
    @ParameterizedTest
    @EnumSource(
            value = Polling.class,
            names = {"EPOLL", "NIO"})
    void socketThatTakesNoOptions_isCountedOutAgain(Polling polling) throws Exception {
        var options = ServeOptions.defaults().connections(1);
        try (var running = new Running(polling).start();
                var server = (NettyServer) running.loop.startServing(Greeter::new, "127.0.0.1", 0, options);
                var reset = SocketChannel.open()) {
            var accepted = new NioSocketChannel(reset);
            reset.close();
            running.onLoop(() -> server.accepted(accepted, server.listeners().getFirst()));
            try (var next = running.connect(server)) {
                assertThat(next.read(2)).isEqualTo("hi");
            }
            server.close();
            Running.await(server.awaitClosed());
            assertThat(running.errors).allSatisfy(error -> assertThat(error).hasMessageContaining("all 1 connections"));
        }
    }

    private static final class Greeter implements Protocol {
        @Override
        public void connectionMade(Transport transport) {
            transport.write(ByteBuffer.wrap("hi".getBytes()));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Polling.class,
            names = {"EPOLL", "NIO"})
    void failureToAccept_isReportedOnce_pausesAndGoesOn(Polling polling) throws Exception {
        var protocol = new Recorder();
        try (var running = new Running(polling).start();
                var server = (NettyServer) running.serve(() -> protocol)) {
            running.onLoop(() -> {
                for (int i = 0; i < 10; i++) {
                    server.listeners()
                            .getFirst()
                            .channel()
                            .pipeline()
                            .fireExceptionCaught(new IOException("accept(..): Too many open files"));
                }
                assertThat(server.listeners().getFirst().channel().config().isAutoRead())
                        .isFalse();
            });
            try (var client = running.connect(server)) {
                client.send("patient").socket.shutdownOutput();
                assertThat(Running.await(protocol.lost)).containsExactly("made", "data patient", "eof", "lost");
            }
            assertThat(running.errors).singleElement().isInstanceOf(LoopException.class);
            assertThat(running.errors.getFirst())
                    .hasMessageContaining("127.0.0.1:" + server.address().getPort())
                    .hasMessageContaining("Too many open files")
                    .hasMessageContaining("raise the limit");
        }
    }
}

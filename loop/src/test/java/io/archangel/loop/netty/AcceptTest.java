package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions.Polling;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AcceptTest {
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
                    server.channel().pipeline().fireExceptionCaught(new IOException("accept(..): Too many open files"));
                }
                assertThat(server.channel().config().isAutoRead()).isFalse();
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

package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Tls;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RenegotiationTest {
    @AutoClose
    private final Running running = new Running(Polling.BEST).start();

    @Test
    void clientOfTls12_handshakesAgain_isCutOffBeforeItCostsAnything(@TempDir Path folder) throws Exception {
        var context = Keys.fresh(folder);
        var recorder = new Recorder();
        var server = running.loop.startServing(
                () -> recorder, "127.0.0.1", 0, ServeOptions.defaults().tls(Tls.of(context)));
        try (var socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", server.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            assertThat(await(recorder.made).tls().orElseThrow().protocol()).isEqualTo("TLSv1.2");
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().readAllBytes();
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(await(recorder.lost)).containsExactly("made", "lost SSLException");
        assertThat(running.errors).isEmpty();
    }
}

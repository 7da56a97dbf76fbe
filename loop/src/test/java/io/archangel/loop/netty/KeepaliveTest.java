package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.ServeOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether the operating system looks after what was accepted: its table of sockets tells which timer runs for each. */
final class KeepaliveTest {
    private static final String PROBING = "02";
    private static final String NONE = "00";
    private static final int HUNDREDTHS = 100;

    @Test
    void accepted_saysNothing_isAskedWhenTheTimeIsUp() throws Exception {
        var timer = timer(ServeOptions.defaults().keepalive(Duration.ofSeconds(20)));

        assertThat(timer).startsWith(PROBING + ":");
        assertThat(Integer.parseInt(timer.substring(3), 16)).isBetween(10 * HUNDREDTHS, 20 * HUNDREDTHS + 1);
    }

    @Test
    void accepted_keepaliveIsNone_isAskedNothing() throws Exception {
        assertThat(timer(ServeOptions.defaults().keepalive(Duration.ZERO))).startsWith(NONE + ":");
    }

    @Test
    void keepalive_outOfRange_isRefused() {
        assertThatThrownBy(() -> ServeOptions.defaults().keepalive(Duration.ofMillis(500)))
                .isInstanceOf(LoopException.class)
                .hasMessage("keepalive is PT0.5S; give PT1S to PT2H, or zero for none");
    }

    private static String timer(ServeOptions options) throws Exception {
        try (var running = new Running(Polling.EPOLL).start();
                var server = running.loop.startServing(Recorder::new, "127.0.0.1", 0, options);
                var client = new Socket("127.0.0.1", server.address().getPort())) {
            running.settle();
            while (running.loop.info().connections() == 0) {
                running.settle();
            }
            return timer(client.getPort(), client.getLocalPort());
        }
    }

    /** The one of a socket, {@code 02:000007D0}, in hundredths of a second. */
    private static String timer(int local, int remote) throws IOException {
        return Stream.concat(sockets("tcp"), sockets("tcp6"))
                .map(line -> line.strip().split(" +", 7))
                .filter(fields -> hasPort(fields[1], local) && hasPort(fields[2], remote))
                .map(fields -> fields[5])
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> sockets(String family) throws IOException {
        return Files.readAllLines(Path.of("/proc/net", family)).stream().skip(1);
    }

    private static boolean hasPort(String address, int port) {
        return address.endsWith(String.format(":%04X", port));
    }
}

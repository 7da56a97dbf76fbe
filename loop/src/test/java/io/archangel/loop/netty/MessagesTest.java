package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.archangel.loop.ConnectOptions;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Names;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said where there is no connection: which address, why, in one line that prints. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class MessagesTest {
    /** Nobody listens there. */
    private static final int PORT = 1;

    private final NettyLoop loop;
    private final LoopThread thread;

    MessagesTest(Polling polling) {
        var names = new Names() {
            @Override
            public List<InetAddress> addresses(String host) throws UnknownHostException {
                if (!host.equals("both")) {
                    throw new UnknownHostException(host);
                }
                return List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
            }

            @Override
            public String name(InetAddress address) {
                return "both";
            }
        };
        loop = NettyLoop.create(LoopOptions.defaults().polling(polling).names(names, Duration.ofSeconds(10)));
        thread = LoopThread.start(loop);
    }

    @AfterEach
    void stop() {
        thread.close();
        loop.close();
    }

    @Test
    void connect_addressesOfTwoFamilies_namesEachWithItsReason() {
        assertThatThrownBy(() -> await(loop.connect(Recorder::new, "both", PORT)))
                .cause()
                .isInstanceOf(LoopException.class)
                .hasMessageStartingWith("can't connect to both:1: at 127.0.0.1:1")
                .hasMessageContaining("[::1]:1")
                .hasMessageContaining("connection refused; start what")
                .hasMessageNotContaining("null")
                .hasMessageNotContaining("/127");
    }

    @Test
    void connect_fromAnAddressOfAnotherFamily_saysSo() throws Exception {
        var loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
        assumeThat(loopback.inetAddresses()).contains(InetAddress.ofLiteral("::1"));
        for (var local : List.of("127.0.0.1", "::1")) {
            var from = ConnectOptions.defaults().local(new InetSocketAddress(InetAddress.ofLiteral(local), 0));
            assertThatThrownBy(() -> await(loop.connect(Recorder::new, "both", PORT, from)))
                    .cause()
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("127.0.0.1:1")
                    .hasMessageContaining("[::1]:1")
                    .hasMessageContaining("local address")
                    .hasMessageNotContaining("null")
                    .hasMessageNotContaining("/");
        }
    }

    @Test
    void nameOrPath_thatDoesNotPrint_isEscaped() {
        var evil = "a\u001b[2Jb\nc\u202ed";
        assertThatThrownBy(() -> await(loop.connect(Recorder::new, evil, PORT)))
                .cause()
                .hasMessageContaining("a\\u001b[2Jb\\u000ac\\u202ed:1");
        assertThatThrownBy(() -> loop.startServing(Recorder::new, evil, 0))
                .hasMessageContaining("a\\u001b[2Jb\\u000ac\\u202ed:0");
        var path = Path.of("no-such-folder", evil);
        assertThatThrownBy(() -> loop.startServing(Recorder::new, path))
                .hasMessageContaining("no-such-folder/a\\u001b[2Jb\\u000ac\\u202ed");
        assertThatThrownBy(() -> await(loop.connect(Recorder::new, path)))
                .cause()
                .hasMessageContaining("no-such-folder/a\\u001b[2Jb\\u000ac\\u202ed");
    }
}

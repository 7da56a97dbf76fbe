package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of errors as Netty and the JDK wrap them. */
final class ReasonTest {
    @Test
    void annotatedByNetty_isSaidWithoutTheAddress() {
        var refused = new ConnectException("Connection refused: /127.0.0.1:1");
        refused.initCause(new ConnectException("Connection refused"));
        assertThat(Reason.of(refused)).isEqualTo("Connection refused");
        var nothing = new NoRouteToHostException("null: /127.0.0.1:1");
        nothing.initCause(new NoRouteToHostException());
        assertThat(Reason.of(nothing)).isEqualTo("NoRouteToHostException");
        assertThat(ConnectFailure.of(
                        "both:1",
                        List.of(
                                new ConnectFailure.Attempt(address("127.0.0.1"), nothing),
                                new ConnectFailure.Attempt(address("::1"), refused))))
                .hasMessageStartingWith("can't connect to both:1: at 127.0.0.1:1 there is no way from this machine; ")
                .hasMessageContaining("; at [::1]:1 connection refused; start ")
                .hasCause(refused);
    }

    @Test
    void descriptorsExhausted_howeverWrapped_saysSoAndWhatToDo() {
        var bare = new SocketException("Too many open files");
        for (var cause : List.of(
                bare,
                new ChannelException("Failed to open a socket.", bare),
                new ChannelException(new InvocationTargetException(bare)),
                new IOException(bare))) {
            assertThat(Reason.remedy(cause, "another")).contains("limit of open files");
            assertThat(ConnectFailure.of("here:1", cause))
                    .hasMessageStartingWith("can't connect to here:1: Too many open files; raise the limit");
            assertThat(BindFailure.of(address("127.0.0.1"), cause))
                    .hasMessageStartingWith("can't listen on 127.0.0.1:1: Too many open files; raise the limit");
        }
        assertThat(Reason.remedy(new SocketException("Broken pipe"), "another")).isEqualTo("another");
    }

    private static InetSocketAddress address(String literal) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), 1);
    }
}

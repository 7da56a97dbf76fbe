package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.Names;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names, with those who know them mute. */
final class LookupsTest {
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofDays(1);
    private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

    /** Those who are asked for {@code mute} wait for this, and no interrupt frees them. */
    private final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();

    private final Names names = new Names() {
        @Override
        public List<InetAddress> addresses(String host) throws UnknownHostException {
            return switch (host) {
                case "mute" -> answer.join();
                case "unknown" -> throw new UnknownHostException(host);
                default -> List.of(ADDRESS, InetAddress.ofLiteral("192.0.2.7"));
            };
        }

        @Override
        public String name(InetAddress address) {
            return answer.thenApply(unused -> "late").join();
        }
    };

    @AfterEach
    void release() {
        answer.complete(List.of(ADDRESS));
    }

    private NettyLoop loop(Duration patience) {
        return NettyLoop.create(LoopOptions.defaults().names(names, patience));
    }

    @Test
    void resolve_givesAllAddressesInOrder_orSaysThatThereIsNone() throws Exception {
        try (var loop = loop(LONG)) {
            assertThat(loop.runUntilComplete(loop.resolve("known", 80)))
                    .containsExactly(
                            new InetSocketAddress(ADDRESS, 80),
                            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 80));
            assertThatThrownBy(() -> loop.runUntilComplete(loop.resolve("unknown", 80)))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("unknown");
        }
    }

    @Test
    void mute_failsWhenPatienceIsOut_andTheLoopGoesOnMeanwhile() {
        try (var loop = loop(PATIENCE)) {
            var asked = loop.resolve("mute", 80);
            var turned = new CompletableFuture<Boolean>();
            loop.callSoon(() -> turned.complete(asked.isDone()));
            assertThatThrownBy(() -> loop.runUntilComplete(asked))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("50 ms")
                    .hasMessageContaining("mute");
            assertThat(turned).isCompletedWithValue(false);
            assertThatThrownBy(() -> loop.runUntilComplete(loop.reverse(ADDRESS)))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("127.0.0.1");
        }
    }

    /** As many as there are threads wait for ever, and more for them; none holds the loop, and none waits longer. */
    @Test
    void mute_whoeverAsksAndHoweverMany_allFailInTime() {
        try (var loop = loop(PATIENCE)) {
            var asked = IntStream.range(0, 2_000)
                    .mapToObj(number -> loop.resolve("mute", number))
                    .toList();
            var all = CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
            assertThatThrownBy(() -> loop.runUntilComplete(all, Duration.ofSeconds(10)))
                    .isInstanceOf(Exception.class)
                    .isNotInstanceOf(TimeoutException.class);
            assertThat(asked).allMatch(CompletableFuture::isCompletedExceptionally);
        }
    }

    @Test
    void close_whileNobodyAnswers_failsWhatWaits_andDoesNotHang() {
        var loop = loop(LONG);
        var asked = loop.resolve("mute", 80);
        loop.close();
        assertThat(asked)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(LoopException.class)
                .withMessageContaining("closed");
    }

    @Test
    void system_knowsThisMachine() throws Exception {
        assertThat(Names.system().addresses("127.0.0.1")).containsExactly(InetAddress.ofLiteral("127.0.0.1"));
        assertThatThrownBy(() -> Names.system().addresses("no such host")).isInstanceOf(UnknownHostException.class);
    }
}

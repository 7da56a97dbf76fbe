package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.FakeLoop;
import io.archangel.loop.Lookups;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.Names;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                case "broken" -> throw new IllegalStateException("planted");
                case "null" -> nothing();
                case "nullInside" -> Arrays.asList(ADDRESS, nothing());
                case "empty" -> List.of();
                default -> List.of(ADDRESS, InetAddress.ofLiteral("192.0.2.7"));
            };
        }

        @Override
        public String name(InetAddress address) {
            return answer.thenApply(unused -> "late").join();
        }
    };

    /** Knows nobody's name. */
    private static final class Nameless implements Names {
        @Override
        public List<InetAddress> addresses(String host) {
            return List.of(ADDRESS);
        }

        @Override
        public String name(InetAddress address) {
            return nothing();
        }
    }

    /** As of those who mind no annotation. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

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

    /**
     * As many as there are threads wait for ever, and more for them; none holds the loop, and none waits longer. Who
     * comes when too many wait is told so, on the loop like all others.
     */
    @Test
    void mute_whoeverAsksAndHoweverMany_allFailInTime() {
        try (var loop = loop(PATIENCE)) {
            var here = new AtomicInteger();
            var asked = IntStream.range(0, 2_000)
                    .mapToObj(number -> loop.resolve("mute", number))
                    .toList();
            var heard = asked.stream()
                    .map(each -> each.handle((all, thrown) -> loop.isHere() ? here.incrementAndGet() : 0))
                    .toArray(CompletableFuture[]::new);
            assertThatCode(() -> loop.runUntilComplete(CompletableFuture.allOf(heard), Duration.ofSeconds(10)))
                    .doesNotThrowAnyException();
            assertThat(here).hasValue(asked.size());
            assertThat(asked)
                    .extracting(CompletableFuture::exceptionNow)
                    .allSatisfy(thrown ->
                            assertThat(thrown).isInstanceOf(LoopException.class).hasMessageContaining("name servers"))
                    .anySatisfy(thrown -> assertThat(thrown).hasMessageContaining("50 ms"))
                    .anySatisfy(thrown -> assertThat(thrown).hasMessageContaining("no more may"));
        }
    }

    /** Whoever it is that knows the names, and whatever he does. */
    @ParameterizedTest
    @CsvSource({
        "broken, LoopException, planted",
        "null, LoopException, Names",
        "nullInside, LoopException, Names",
        "empty, UnknownHostException, empty"
    })
    void names_thatDoNotKeepToIt_areSaidSo_whetherToReachOrToListen(String host, String type, String says) {
        try (var loop = loop(LONG)) {
            assertThatThrownBy(() -> loop.runUntilComplete(loop.resolve(host, 80)))
                    .satisfies(thrown ->
                            assertThat(thrown.getClass().getSimpleName()).isEqualTo(type))
                    .hasMessageContaining(host)
                    .hasMessageContaining(says);
            assertThatThrownBy(() -> loop.startServing(Recorder::new, host, 0))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining(host);
            var connecting = loop.connect(Recorder::new, host, 80);
            assertThatThrownBy(() -> loop.runUntilComplete(connecting))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining(host);
        }
    }

    @Test
    void names_thatTellNoName_areSaidSo() {
        try (var loop = NettyLoop.create(LoopOptions.defaults().names(new Nameless(), LONG))) {
            assertThatThrownBy(() -> loop.runUntilComplete(loop.reverse(ADDRESS)))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("127.0.0.1");
        }
    }

    /** Between the look whether it is closed and the timer for the answer, which the loop refuses. */
    @Test
    void close_whileItIsAsked_failsTheFuture() {
        var fake = new FakeLoop();
        var closing = (Loop) Proxy.newProxyInstance(
                Loop.class.getClassLoader(), new Class<?>[] {Loop.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("callLater")) {
                        fake.close();
                    }
                    try {
                        return method.invoke(fake, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
        try (var lookups = new Lookups(closing, names, LONG)) {
            assertThat(lookups.resolve("mute", 80))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(LoopException.class)
                    .withMessageContaining("closed");
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

package io.archangel.dyno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

final class LateTest {
    private static final Late<Greeter> GREETER = Late.of(Greeter.class);
    private static final int WORDS_A_MINUTE = 250;

    @Test
    void sameName_inTwoApps_isBoundDifferently() throws Exception {
        var french = Scope.of("french").bind(GREETER, () -> "bonjour");
        var english = Scope.of("english").bind(GREETER, () -> "hello");

        assertThat(french.call(LateTest::greet)).isEqualTo("bonjour");
        assertThat(english.call(LateTest::greet)).isEqualTo("hello");
        assertThat(elsewhere(() -> english.call(() -> french.call(LateTest::greet) + " " + greet())))
                .isEqualTo("bonjour hello");
    }

    @Test
    void unbound_askedForInAScope_saysWhatIsMissingWhereAndInWhichScopes() {
        var scope = Scope.of("shop").within("test");

        assertThatThrownBy(() -> scope.run(LateTest::greet))
                .isInstanceOf(LateException.class)
                .hasMessageMatching("Greeter is bound to nothing; it was asked for at LateTest\\.java:"
                        + lineOf("return GREETER") + ", in scope test in scope shop: bind it in one of these");
    }

    @Test
    void unbound_askedForInNoScope_saysSo() {
        assertThatThrownBy(() -> Late.of(Greeter.class, "loud").get())
                .hasMessageStartingWith("Greeter \"loud\" is bound to nothing; it was asked for at LateTest.java:")
                .hasMessageEndingWith("in no scope: run that in a Scope that binds it");
        assertThat(GREETER.find()).isEmpty();
    }

    @Test
    void bind_twiceInOneScope_isAnError() {
        var scope = Scope.of("shop").bind(GREETER, () -> "hello");

        assertThatThrownBy(() -> scope.bind(Late.of(Greeter.class), () -> "again"))
                .isInstanceOf(LateException.class)
                .hasMessageStartingWith("Greeter is bound in scope shop already, to a io.archangel.dyno.LateTest")
                .hasMessageEndingWith("; bind it once, or in a scope within");
        assertThat(scope.call(LateTest::greet)).isEqualTo("hello");
    }

    @Test
    void bind_afterItWasNamedAndTheObjectMade_isFoundThen() {
        var scope = Scope.of("shop");
        var guest = scope.call(Guest::new);

        scope.bind(GREETER, () -> "at last");

        assertThat(guest.greeted()).isEqualTo("at last");
    }

    @Test
    void override_inATest_isOneLine() {
        var scope = Scope.of("shop").bind(GREETER, () -> "hello");
        var guest = scope.call(Guest::new);

        assertThat(scope.with(GREETER, () -> "fake").call(LateTest::greet)).isEqualTo("fake");
        assertThat(scope.with(GREETER, () -> "fake").call(guest::greeted)).isEqualTo("fake");
        assertThat(scope.call(LateTest::greet)).isEqualTo("hello");
    }

    @Test
    void here_objectOfOneAppCalledByAnother_keepsToItsOwn() throws Exception {
        var french = Scope.of("french").bind(GREETER, () -> "bonjour");
        var english = Scope.of("english").bind(GREETER, () -> "hello");
        var guest = french.call(Guest::new);
        var other = english.call(Guest::new);

        assertThat(english.call(guest::greeted)).isEqualTo("bonjour");
        assertThat(elsewhere(guest::greeted)).isEqualTo("bonjour");
        assertThat(elsewhere(other::greeted)).isEqualTo("hello");
    }

    @Test
    void here_inNoScope_saysWhere() {
        assertThatThrownBy(Guest::new)
                .isInstanceOf(LateException.class)
                .hasMessageContaining("here() at LateTest.java:")
                .hasMessageContaining("keeps Greeter to the scope it is in, and it is in none");
    }

    @Test
    void within_nameOfTheOuterScope_isSeen() {
        var inner = Scope.of("shop").bind(GREETER, () -> "hello").within("request");

        assertThat(inner.call(LateTest::greet)).isEqualTo("hello");
        assertThat(inner.toString()).isEqualTo("scope request in scope shop");
    }

    @Test
    void words_ofOneType_areTwoNames() {
        var loud = Late.of(Greeter.class, "loud");
        var scope = Scope.of("shop").bind(GREETER, () -> "hello").bind(loud, () -> "HELLO");

        assertThat(scope.call(() -> loud.get().greet())).isEqualTo("HELLO");
        assertThat(scope.call(LateTest::greet)).isEqualTo("hello");
        assertThat(loud).isEqualTo(Late.of(Greeter.class, "loud")).isNotEqualTo(GREETER);
    }

    @Test
    void bindService_oneProvider_isBound() {
        var late = Late.of(Greeter.class);
        var scope = Scope.of("shop").bindService(late, ServiceLoader.load(Greeter.class));

        assertThat(scope.call(LateTest::greet)).isEqualTo("served");
    }

    @Test
    void bindService_noneOrMany_isAnErrorThatNamesThem() {
        var tool = Late.of(ToolProvider.class);
        var none = Late.of(Runnable.class);
        var scope = Scope.of("shop");

        assertThatThrownBy(() -> scope.bindService(none, ServiceLoader.load(Runnable.class)))
                .hasMessage("Runnable has 0 providers[]; give one, or bind one of them by bind");
        assertThatThrownBy(() -> scope.bindService(tool, ServiceLoader.load(ToolProvider.class)))
                .hasMessageContaining("sun.tools.jar.JarToolProvider");
    }

    @Test
    void run_codeThatThrows_throwsThat() {
        var thrown = new IOException("planted");

        assertThatThrownBy(() -> Scope.of("shop").call(() -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThat(Scope.current()).isEmpty();
    }

    @Test
    void whole_ofIt_isReadInFiveMinutes() throws IOException {
        var folder = Path.of("src/main/java/io/archangel/dyno");
        long words = 0;
        for (var file : List.of("Late.java", "Scope.java", "LateException.java", "package-info.java")) {
            words += Files.readString(folder.resolve(file)).split("\\s+").length;
        }
        try (var files = Files.list(folder)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(4);
        }
        assertThat(words).isLessThan(5 * WORDS_A_MINUTE);
    }

    private static String greet() {
        return GREETER.get().greet();
    }

    /** The number of the line that has these words first, in this file. */
    private static int lineOf(String words) {
        try {
            var lines = Files.readAllLines(Path.of("src/test/java/io/archangel/dyno/LateTest.java"));
            return lines.indexOf(lines.stream()
                            .filter(line -> line.contains(words))
                            .skip(1)
                            .findFirst()
                            .orElseThrow())
                    + 1;
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static <T> T elsewhere(Callable<T> code) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            return executor.submit(code).get();
        }
    }

    /** What is needed. */
    public interface Greeter {
        String greet();
    }

    /** A provider, as META-INF/services names it. */
    public static final class Served implements Greeter {
        @Override
        public String greet() {
            return "served";
        }
    }

    private static final class Guest {
        private final Late<Greeter> greeter = GREETER.here();

        String greeted() {
            return greeter.get().greet();
        }
    }
}

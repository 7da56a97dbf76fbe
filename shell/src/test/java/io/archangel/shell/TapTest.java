package io.archangel.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Process;
import io.archangel.process.spi.Tap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TapTest {
    private static final String HEAD =
            "GET /poll?user=ann&pin=1234 HTTP/1.1\r\nHost: a\r\nAuthorization: Basic hunter2\r\n"
                    + "X-Api-Key: hunter2\r\nReferer: /x?pin=1234\r\nCookie: hunter2\r\n\r\n";

    private final CommandsFixture fixture = new CommandsFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void text_headsAreShownWithoutSecrets_andBodiesCounted() {
        var text = new TapText();
        assertThat(text.take(bytes(HEAD + "hunter2 body")))
                .containsExactly(
                        "GET /poll?user=***&pin=*** HTTP/1.1",
                        "Host: a",
                        "Authorization: ***",
                        "X-Api-Key: ***",
                        "Referer: /x?pin=***",
                        "Cookie: ***",
                        "",
                        "12 bytes");
        assertThat(text.take(bytes("more\nhunter2\n"))).containsExactly("13 bytes");
        assertThat(text.take(bytes("HTTP/1.1 200 OK\r\nSet-Cookie: hunter2\r\n\r\n")))
                .containsExactly("HTTP/1.1 200 OK", "Set-Cookie: ***", "");
    }

    @Test
    void text_cutAnywhere_showsNoHalfOfASecret() {
        var random = new Random(9);
        for (int round = 0; round < 2_000; round++) {
            var text = new TapText();
            var shown = new ArrayList<String>();
            var all = (HEAD + "body hunter2").repeat(2);
            for (int at = 0; at < all.length(); ) {
                int length = Math.min(all.length() - at, 1 + random.nextInt(30));
                shown.addAll(text.take(bytes(all.substring(at, at + length))));
                at += length;
            }
            assertThat(String.join("\n", shown)).doesNotContain("hunter").doesNotContain("1234");
        }
    }

    @Test
    void tap_showsWhatPassesAndHappens_untilTheEnd() throws Exception {
        var process = fixture.manager.register(new Tapped());
        var code = new CompletableFuture<Integer>();
        var thread = Thread.ofPlatform().start(() -> code.complete(fixture.run("tap 1")));
        await().until(() -> process.tap != null);
        process.hear().received(bytes("GET / HTTP/1.1\r\n\r\n"));
        process.hear().sent(bytes("\u001b[2J"));
        fixture.manager.kill(io.archangel.process.Kill.of(1).by("ann").reason("enough"));
        thread.join();
        assertThat(code).isCompletedWithValue(Shell.DONE);
        assertThat(fixture.out())
                .contains("0.000 < GET / HTTP/1.1\n")
                .contains("0.000 > 4 bytes\n")
                .contains("0.000 ! TERM by ann, enough\n")
                .contains("0.000 ! exit TERM, ann, enough\n")
                .doesNotContain("\u001b");
        assertThat(process.tap).as("it is taken away").isNull();
        assertThat(fixture.audited).extracting(Audit.Event::verdict).containsExactly(null, "heard");
    }

    @Test
    void tap_tooFast_dropsAndSaysSo() throws Exception {
        var process = fixture.manager.register(new Tapped());
        var thread = Thread.ofPlatform().start(() -> fixture.run("tap --rate 5 1"));
        await().until(() -> process.tap != null);
        for (int number = 0; number < 5_000; number++) {
            process.hear().sent(bytes("x"));
        }
        process.exit();
        thread.join();
        assertThat(fixture.out().lines().filter(line -> line.endsWith("> 1 bytes")))
                .hasSizeLessThan(50);
        assertThat(fixture.out()).contains(" lines dropped\n");
    }

    @Test
    void tap_whoIsNotThere_orForTooLong_isRefused() {
        assertThat(fixture.run("tap 9")).isEqualTo(Shell.FAILED);
        assertThat(fixture.run("tap --for 2h 9")).isEqualTo(Shell.USAGE);
        assertThat(fixture.run("tap --rate 0 9")).isEqualTo(Shell.USAGE);
        fixture.request();
        assertThat(fixture.run("tap --for 1ms 1")).isEqualTo(Shell.DONE);
        assertThat(fixture.err()).isEqualTo("tap: 1ms is over; 1 goes on\n");
    }

    @Test
    void tap_ofOneThatIsTapped_isRefused() {
        var process = fixture.manager.register(new Tapped());
        try (var first = fixture.manager.tap(process.pid(), new Tap() {})) {
            assertThat(fixture.run("tap 1")).isEqualTo(Shell.USAGE);
            assertThat(fixture.err()).startsWith("tap: process 1 is tapped already");
            assertThat(process.tap).isNotNull();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1)).asReadOnlyBuffer();
    }

    /** A process whose bytes can be heard. */
    private static final class Tapped extends Process {
        volatile @Nullable Tap tap;

        Tap hear() {
            return java.util.Objects.requireNonNull(tap);
        }

        @Override
        protected void tap(@Nullable Tap other) {
            tap = other;
        }
    }
}

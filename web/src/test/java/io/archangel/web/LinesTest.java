package io.archangel.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.Response;
import io.archangel.http.Sink;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class LinesTest {
    private final Lines lines = new Lines();

    @Test
    void whoReadsMeanwhile_getsAll_andWhoComesAfter_theFirstAndTheLast() throws Exception {
        lines.add("first");
        var early = new Kept();
        var read = new CompletableFuture<Void>();
        Thread.ofVirtual().start(() -> {
            try {
                lines.writeTo(early);
                read.complete(null);
            } catch (InterruptedException stopped) {
                read.completeExceptionally(stopped);
            }
        });
        Awaitility.await().untilAsserted(() -> assertThat(early.text.toString()).isEqualTo("first\n"));
        for (int number = 1; number < 2_000; number++) {
            lines.add("another line, number " + number);
        }
        assertThat(read).isNotDone();
        lines.end("last");

        assertThat(read).succeedsWithin(Duration.ofSeconds(30));
        assertThat(early.text.toString().lines()).hasSize(2_001);
        var late = new Kept();
        lines.writeTo(late);
        assertThat(late.text.toString())
                .startsWith("first\nanother line, number 1\n")
                .endsWith("\nlast\n");
        assertThat(late.text.length()).isBetween(8_000, 10_000);
        assertThat(lines.count()).isEqualTo(2_000);
    }

    @Test
    void lineThatIsLongerThanWhatIsKept_isLeftOut() throws Exception {
        lines.add("x".repeat(10_000));
        lines.end("last");

        var late = new Kept();
        lines.writeTo(late);

        assertThat(late.text.toString()).isEqualTo("last\n");
    }

    /** Keeps what is written. */
    private static final class Kept implements Sink {
        private final StringBuffer text = new StringBuffer();

        @Override
        public Sink write(byte[] bytes) {
            text.append(new String(bytes, StandardCharsets.UTF_8));
            return this;
        }

        @Override
        public boolean offer(byte[] bytes) {
            write(bytes);
            return true;
        }

        @Override
        public void onReady(Runnable ready) {}

        @Override
        public Sink head(UnaryOperator<Response> change) {
            return this;
        }

        @Override
        public Sink trailer(String name, String value) {
            return this;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public OutputStream stream() {
            return OutputStream.nullOutputStream();
        }
    }
}

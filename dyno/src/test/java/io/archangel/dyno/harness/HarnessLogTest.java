package io.archangel.dyno.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.FakeClock;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a harness writes to the log: the first of a sort with its stack, and one line when it has come again as often. */
final class HarnessLogTest extends Handler {
    private final Logger logger = Logger.getLogger("io.archangel.dyno.harness");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final FakeClock clock = new FakeClock();
    private final Harness harness = Harness.create(clock);

    HarnessLogTest() {
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord line) {
        assertThat(line.getLevel()).isEqualTo(Level.WARNING);
        lines.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @AfterEach
    @Override
    public void close() {
        logger.setUseParentHandlers(true);
        logger.removeHandler(this);
    }

    @Test
    void note_inAProcess_logsTheFirstWithPidAndStack() throws InterruptedException {
        var thrown = new IOException("no answer");
        var done = new CountDownLatch(1);
        try (var manager = ProcessManager.create(ManagerOptions.defaults().clock(clock))) {
            var process = manager.spawn("import", () -> {
                harness.note("rates", thrown);
                done.countDown();
            });
            done.await();

            assertThat(lines)
                    .singleElement()
                    .asString()
                    .matches(
                            "(?s)rates: java\\.io\\.IOException at HarnessLogTest\\.java:\\d+, process " + process.pid()
                                    + "\njava\\.io\\.IOException: no answer\n    at io\\.archangel\\.dyno\\.harness\\.HarnessLogTest\\..*");
        }
    }

    @Test
    void note_thatComesAgain_isOneLineAtTwiceAsMany_withoutItsStack() {
        var thrown = new IOException("no answer");
        var first = clock.instant();
        for (int time = 1; time <= 9; time++) {
            harness.note("rates", thrown);
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(lines).hasSize(4);
        assertThat(lines.getFirst()).contains("\n    at ").doesNotContain("process");
        assertThat(lines.subList(1, 4)).allMatch(line -> line.lines().count() == 1);
        assertThat(lines.get(1)).endsWith(", 2 times since " + first);
        assertThat(lines.get(2)).endsWith(", 4 times since " + first);
        assertThat(lines.get(3)).endsWith(", 8 times since " + first);
    }

    @Test
    void note_ofMoreSortsThanAreKept_logsEverFewerOfThem() {
        var small = Harness.create(clock, 1);
        for (var point : List.of("a", "b", "c", "d", "e")) {
            small.note(point, new IOException("planted"));
        }

        assertThat(lines)
                .extracting(line -> line.substring(0, 1))
                .as("the first, and those that made the first, the second and the fourth forgotten")
                .containsExactly("a", "b", "c", "e");
    }
}

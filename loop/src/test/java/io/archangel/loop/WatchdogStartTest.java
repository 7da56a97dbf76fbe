package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.netty.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A machine on which no more threads can be started, and a watchdog that wants one. The JDK throws an OutOfMemoryError then,
 * which would end JUnit.
 */
final class WatchdogStartTest {
    private final FakeLoop loop = new FakeLoop();
    private final List<LogRecord> log = new CopyOnWriteArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger started = new AtomicInteger();

    @AutoClose
    private final CapturedLog captured = CapturedLog.of(loop.name(), log::add);

    /** Its thread starts at this try and no sooner. */
    private Watchdog watchdog(Duration limit, int success) {
        return new Watchdog(loop.callbacks(), loop, limit, task -> new Thread() {
            @Override
            public void start() {
                if (tries.incrementAndGet() < success) {
                    throw new InternalError("unable to create native thread");
                }
                started.incrementAndGet();
            }
        });
    }

    @Test
    void begins_whileNoThreadCanBeHad_throwsNothingAndTriesAgainUntilOneCan() {
        var watchdog = watchdog(Duration.ofMillis(1), 4);
        Awaitility.await().pollInSameThread().until(() -> {
            watchdog.begins();
            return started.get() == 1;
        });
        watchdog.begins();
        assertThat(tries).hasValue(4);
        assertThat(log)
                .extracting(LogRecord::getMessage)
                .containsExactly(
                        "fake loop is not watched, for its watchdog can't be started (java.lang.InternalError: "
                                + "unable to create native thread); it is tried again",
                        "fake loop is not watched, for its watchdog can't be started (java.lang.InternalError: "
                                + "unable to create native thread); it is tried again, 2 times by now");
    }

    @Test
    void begins_againBeforeTheLimitHasPassed_doesNotTry() {
        var watchdog = watchdog(Duration.ofDays(1), Integer.MAX_VALUE);
        watchdog.begins();
        watchdog.begins();
        assertThat(tries).hasValue(1);
    }
}

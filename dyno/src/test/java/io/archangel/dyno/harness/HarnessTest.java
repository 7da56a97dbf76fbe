package io.archangel.dyno.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.archangel.process.FakeClock;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import io.archangel.process.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HarnessTest {
    private final FakeClock clock = new FakeClock();
    private final Harness harness = Harness.create(clock);
    private final List<Report> reports = new ArrayList<>();

    @AutoClose
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(harness.reporter(reports::add)));

    @Test
    void tap_codeThatThrows_countsWithFirstAndLastTimeAndASample() {
        for (int call = 1; call <= 3; call++) {
            int number = call;
            var unused =
                    catchThrowable(() -> harness.tap("rates", () -> fail(new IOException("no answer to " + number))));
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(harness.list()).singleElement().satisfies(info -> {
            assertThat(info.point()).isEqualTo("rates");
            assertThat(info.type()).isEqualTo("java.io.IOException");
            assertThat(info.where()).startsWith("HarnessTest.java:");
            assertThat(info.count()).isEqualTo(3);
            assertThat(Duration.between(info.first(), info.last())).isEqualTo(Duration.ofSeconds(2));
            assertThat(info.pid()).isZero();
            assertThat(info.sample()).isEqualTo("no answer to 3");
            assertThat(info.stack())
                    .startsWith("java.io.IOException: no answer to 1\n    at io.archangel.dyno.harness");
        });
    }

    @Test
    void tap_whateverIsThrown_theCallerHasTheSameObject() {
        for (var thrown :
                List.of(new IOException("a"), new IllegalStateException("b"), new InterruptedException("c"))) {
            assertThatThrownBy(() -> harness.tap("any", () -> fail(thrown))).isSameAs(thrown);
            assertThat(thrown.getSuppressed()).isEmpty();
        }
        var error = new StackOverflowError("planted");
        assertThatThrownBy(() -> harness.tap("any", () -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(harness.list()).hasSize(4);
    }

    @Test
    void tap_exceptionThatThrowsWhenAsked_passesAsItIs() {
        var mute = new RuntimeException() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("planted");
            }
        };
        var broken = new RuntimeException() {
            @Override
            public StackTraceElement[] getStackTrace() {
                throw new IllegalStateException("planted");
            }
        };

        assertThatThrownBy(() -> harness.tap("any", () -> fail(mute))).isSameAs(mute);
        assertThatThrownBy(() -> harness.tap("any", () -> fail(broken))).isSameAs(broken);
        assertThat(harness.list())
                .extracting(ErrorInfo::sample)
                .containsExactly("its getMessage() throws java.lang.IllegalStateException");
    }

    @Test
    void tap_codeThatReturns_returnsThatAndCountsNothing() {
        assertThat(harness.<String, RuntimeException>tap("any", () -> "well")).isEqualTo("well");
        assertThat(harness.list()).isEmpty();
    }

    @Test
    void tap_inAProcess_tellsItsPid() throws InterruptedException {
        var done = new CountDownLatch(1);
        var process = manager.spawn("import", () -> {
            try {
                harness.tap("rates", () -> fail(new IOException("no answer")));
            } catch (IOException expected) {
                done.countDown();
            }
        });
        done.await();

        assertThat(harness.list())
                .singleElement()
                .satisfies(info -> assertThat(info.pid()).isEqualTo(process.pid()));
    }

    @Test
    void reporter_processThatFails_isCountedUnderItsKindAndReportedOn() {
        var thrown = new IOException("planted");
        var process = manager.register(new Victim());
        process.fail(thrown);
        var killed = manager.register(new Victim());
        manager.signal(Kill.of(killed.pid()).signal(Signal.KILL).await(Duration.ZERO))
                .join();

        assertThat(reports).hasSize(2);
        assertThat(harness.list()).singleElement().satisfies(info -> {
            assertThat(info.point()).isEqualTo("victim");
            assertThat(info.pid()).isEqualTo(process.pid());
        });
    }

    @Test
    void handler_ofErrors_isGivenWhatWasCounted() {
        var given = new ArrayList<Object>();
        var thrown = new IOException("planted");

        harness.<String>handler("loop", (loop, it) -> given.addAll(List.of(loop, it)))
                .accept("loop 1", thrown);

        assertThat(given).containsExactly("loop 1", thrown);
        assertThat(harness.list()).extracting(ErrorInfo::point).containsExactly("loop");
    }

    @Test
    void sorts_moreThanAreKept_forgetTheOneNotSeenForLongest() {
        var small = Harness.create(clock, 2);
        var thrown = new IOException("planted");

        small.note("a", thrown);
        small.note("b", thrown);
        small.note("a", thrown);
        small.note("c", thrown);

        assertThat(small.list()).extracting(ErrorInfo::point).containsExactly("c", "a");
        for (int point = 0; point < 10_000; point++) {
            small.note("point " + point, thrown);
        }
        assertThat(small.list()).hasSize(2);
    }

    @Test
    void sample_ofAHugeExceptionThatIsItsOwnCause_isCut() {
        var one = new IOException("x".repeat(100_000));
        var two = new IllegalStateException("y".repeat(100_000), one);
        one.initCause(two);

        harness.note("any", one);

        assertThat(harness.list()).singleElement().satisfies(info -> {
            assertThat(info.sample()).hasSize(256).endsWith("x…");
            assertThat(info.stack()).hasSizeLessThanOrEqualTo(3_000);
        });
    }

    @Test
    void note_fromManyThreads_losesNone() throws InterruptedException {
        int threads = 8;
        int times = 2_000;
        var thrown = new IOException("planted");
        var start = new CyclicBarrier(threads);
        var all = new ArrayList<Thread>();
        for (int thread = 0; thread < threads; thread++) {
            all.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                } catch (Exception broken) {
                    throw new AssertionError(broken);
                }
                for (int time = 0; time < times; time++) {
                    harness.note("any", thrown);
                }
            }));
        }
        for (var thread : all) {
            thread.join();
        }

        assertThat(harness.list()).extracting(ErrorInfo::count).containsExactly((long) threads * times);
    }

    @Test
    void mount_table_listsAndClears() throws Exception {
        var mount = harness.mount(manager);
        harness.note("rates", new IOException("no answer"));
        var table = manager.table("errors");

        assertThat(table.columns()).startsWith("point", "error", "count");
        assertThat(table.rows().get())
                .singleElement()
                .satisfies(
                        row -> assertThat(row).hasSameSizeAs(table.columns()).startsWith("rates", "IOException", 1L));
        assertThat(table.verbs().getFirst().action().run(List.of())).isEqualTo("errors are counted afresh");
        assertThat(table.rows().get()).isEmpty();
        mount.close();
        assertThat(manager.table("errors")).isNull();
    }

    @Test
    void harnesses_twoOfThem_haveNothingInCommon() {
        var other = Harness.create(clock);

        other.note("any", new IOException("planted"));

        assertThat(harness.list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_001})
    void create_withSortsOutOfRange_saysWhatToGive(int sorts) {
        assertThatThrownBy(() -> Harness.create(clock, sorts))
                .isInstanceOf(HarnessException.class)
                .hasMessage("sorts is " + sorts + "; give 1 to 100000");
    }

    private static <X extends Exception> String fail(X thrown) throws X {
        throw thrown;
    }

    private static final class Victim extends Process {
        @Override
        protected String kind() {
            return "victim";
        }
    }
}

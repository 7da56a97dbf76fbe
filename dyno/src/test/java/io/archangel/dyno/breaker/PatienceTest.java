package io.archangel.dyno.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.dyno.breaker.Breaker.State;
import io.archangel.dyno.breaker.BreakerOptions.OffHours;
import io.archangel.process.Clock;
import io.archangel.process.FakeClock;
import io.archangel.process.HostThread;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Calls that a breaker delays, and what an operator sees of it. */
final class PatienceTest {
    private static final BreakerOptions PATIENT = BreakerOptions.defaults()
            .window(10, 4)
            .open(Duration.ofSeconds(10), 2)
            .patience(Duration.ofMinutes(1), 1_000);

    private final FakeClock clock = new FakeClock();

    @AutoClose
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(report -> {}));

    private final Breakers board = Breakers.create(clock);
    private final Breaker mail = board.add("mail", PATIENT);

    @Test
    void call_thatIsDelayed_showsTheBreakerAsWchanOfItsProcess() {
        mail.trip("by hand");

        var caller = caller(mail);

        await().untilAsserted(() -> {
            assertThat(row(caller).wchan()).isEqualTo("breaker:mail");
            assertThat(row(caller).stat()).isEqualTo("S");
            assertThat(mail.info().waiting()).isEqualTo(1);
        });
        mail.reset();
        assertThat(caller.answer.join()).isEqualTo("sent");
        assertThat(mail.info().waiting()).isZero();
    }

    @Test
    void call_whileItIsOpen_passesAsAProbeWhenTheTimeComes() {
        open();

        var caller = caller(mail);
        await().until(() -> mail.info().waiting() == 1);
        clock.advance(Duration.ofSeconds(9));
        assertThat(caller.answer).isNotDone();
        clock.advance(Duration.ofSeconds(2));

        assertThat(caller.answer.join()).isEqualTo("sent");
        assertThat(mail.info().state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void calls_whileItIsOpen_waitTheirTurnAndAllPassOnceItCloses() {
        open();

        var callers = List.of(caller(mail), caller(mail), caller(mail), caller(mail), caller(mail));
        await().until(() -> mail.info().waiting() == callers.size());
        clock.advance(Duration.ofSeconds(11));

        callers.forEach(caller -> assertThat(caller.answer.join()).isEqualTo("sent"));
        assertThat(mail.info().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void call_duringOffHours_passesWhenTheyAreOver() {
        var lunch = OffHours.daily(LocalTime.of(11, 0), LocalTime.of(12, 0, 30), ZoneOffset.UTC);
        var shop = board.add("shop", PATIENT.offHours(lunch)); // the clock shows noon

        var caller = caller(shop);
        await().until(() -> "breaker:shop".equals(row(caller).wchan()));
        clock.advance(Duration.ofSeconds(30));

        assertThat(caller.answer.join()).isEqualTo("sent");
    }

    @Test
    void call_thatHasWaitedForItsPatience_isRefused() {
        mail.trip("by hand");

        var caller = caller(mail);
        await().until(() -> mail.info().waiting() == 1);
        clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(caller.answer::join)
                .hasRootCauseInstanceOf(BreakerException.Open.class)
                .hasMessageContaining("breaker mail is tripped (by hand); reset it");
        assertThat(mail.info().refused()).isEqualTo(1);
        assertThat(clock.pending()).isZero();
    }

    @Test
    void call_ofAProcessThatIsKilledWhileItWaits_isOver() {
        mail.trip("by hand");
        var caller = caller(mail);
        await().until(() -> mail.info().waiting() == 1);

        manager.signal(Kill.of(caller.process.pid()).await(Duration.ZERO)).join();

        assertThatThrownBy(caller.answer::join).hasRootCauseInstanceOf(BreakerException.Open.class);
        await().until(() -> mail.info().waiting() == 0);
    }

    @Test
    void call_onALoopsThread_neverWaits() throws InterruptedException {
        mail.trip("by hand");
        var refused = new CompletableFuture<Boolean>();

        var loop = new HostThread(
                () -> {
                    try {
                        mail.<String, RuntimeException>call(() -> "sent");
                    } catch (BreakerException.Open open) {
                        refused.complete(true);
                    }
                },
                "loop");
        loop.start();
        loop.join();

        assertThat(refused).isCompletedWithValue(true);
    }

    @Test
    void call_whereAsManyWaitAsMay_isRefused() {
        var narrow = board.add("narrow", PATIENT.patience(Duration.ofMinutes(1), 1));
        narrow.trip("by hand");
        var first = caller(narrow);
        await().until(() -> narrow.info().waiting() == 1);

        assertThatThrownBy(() -> narrow.<String, RuntimeException>call(() -> "sent"))
                .isInstanceOf(BreakerException.Open.class);

        narrow.reset();
        assertThat(first.answer.join()).isEqualTo("sent");
    }

    @Test
    void calls_aThousandOnTheMachinesClock_allPassWhateverTheOrder() {
        var real = Breakers.create(Clock.system()).add("real", PATIENT.open(Duration.ofMillis(5), 2));
        real.trip("by hand");
        var answers = new CompletableFuture<?>[1_000];
        for (int call = 0; call < answers.length; call++) {
            answers[call] = CompletableFuture.supplyAsync(
                    () -> real.<String, RuntimeException>call(() -> "sent"), Thread::startVirtualThread);
        }
        for (int flick = 0; flick < 20; flick++) {
            real.reset();
            real.trip("by hand");
        }
        real.reset();

        CompletableFuture.allOf(answers).join();
        assertThat(real.info().waiting()).isZero();
    }

    @Test
    void table_verbs_tripAndReset() throws Exception {
        var mount = board.mount(manager);
        var table = manager.table("breakers");
        var verbs = table.verbs();

        assertThat(verbs)
                .extracting(verb -> verb.name() + verb.arguments())
                .containsExactly("trip[NAME]", "reset[NAME]");
        assertThat(verbs.getFirst().action().run(List.of("mail"))).isEqualTo("mail was closed, is tripped");
        assertThat(table.rows().get())
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .hasSameSizeAs(table.columns())
                        .startsWith("mail", "tripped")
                        .endsWith("by hand"));
        assertThat(verbs.getLast().action().run(List.of("mail"))).isEqualTo("mail was tripped, is closed");
        assertThatThrownBy(() -> verbs.getFirst().action().run(List.of("post")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no breaker post; there are mail");
        mount.close();
        assertThat(manager.table("breakers")).isNull();
    }

    private void open() {
        for (int call = 0; call < 4; call++) {
            try {
                mail.call(() -> {
                    throw new IOException("planted");
                });
            } catch (IOException expected) {
                assertThat(expected).hasMessage("planted");
            }
        }
        assertThat(mail.info().state()).isEqualTo(State.OPEN);
    }

    private ProcessInfo row(Caller caller) {
        return manager.find(caller.process.pid()).orElseThrow();
    }

    private Caller caller(Breaker breaker) {
        var answer = new CompletableFuture<String>();
        return new Caller(
                manager.spawn("caller", () -> {
                    try {
                        answer.complete(breaker.<String, RuntimeException>call(() -> "sent"));
                    } catch (RuntimeException refused) {
                        answer.completeExceptionally(refused);
                    }
                }),
                answer);
    }

    private record Caller(Process process, CompletableFuture<String> answer) {}
}

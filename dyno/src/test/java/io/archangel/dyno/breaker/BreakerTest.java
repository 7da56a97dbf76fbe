package io.archangel.dyno.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.archangel.dyno.breaker.Breaker.State;
import io.archangel.dyno.breaker.BreakerOptions.OffHours;
import io.archangel.process.FakeClock;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class BreakerTest {
    private static final BreakerOptions SMALL = BreakerOptions.defaults()
            .window(10, 4)
            .failureRate(50)
            .slow(50, Duration.ofSeconds(2))
            .open(Duration.ofSeconds(10), 2);

    private final FakeClock clock = new FakeClock();
    private final Breakers board = Breakers.create(clock);

    @Test
    void failures_asManyAsTheRate_openItAndTheNextIsRefusedUncalled() {
        var mail = board.add("mail", SMALL);

        times(2, () -> succeed(mail));
        times(1, () -> fail(mail));
        assertThat(mail.info().state()).isEqualTo(State.CLOSED);
        times(1, () -> fail(mail));

        assertThat(mail.info().state()).isEqualTo(State.OPEN);
        assertThat(mail.info().why()).isEqualTo("2 of 4 calls failed");
        assertThat(mail.info().failureRate()).isEqualTo(50.0);
        assertThatThrownBy(() -> mail.call(() -> {
                    throw new AssertionError("it was called");
                }))
                .isInstanceOf(BreakerException.Open.class)
                .hasMessage("breaker mail is open (2 of 4 calls failed); try again in 10001 ms");
        assertThat(mail.info().refused()).isEqualTo(1);
        assertThat(mail.info().passed()).isEqualTo(4);
    }

    @Test
    void add_withoutOptions_isAsBreakersAreUnlessTold() {
        var mail = board.add("mail");

        times(19, () -> fail(mail));
        assertThat(mail.info().state()).isEqualTo(State.CLOSED);
        times(1, () -> fail(mail));

        assertThat(mail.info().state()).isEqualTo(State.OPEN);
        assertThat(board.find("mail")).contains(mail);
    }

    @Test
    void slowCalls_asManyAsTheRate_openIt() {
        var mail = board.add("mail", SMALL);

        times(2, () -> succeed(mail));
        times(
                2,
                () -> mail.call(() -> {
                    clock.advance(Duration.ofSeconds(2));
                    return "late";
                }));

        assertThat(mail.info().state()).isEqualTo(State.OPEN);
        assertThat(mail.info().why()).isEqualTo("2 of 4 calls took 2000 ms or more");
    }

    @Test
    void failures_fewerThanItJudgesBy_leaveItClosed() {
        var mail = board.add("mail", SMALL);

        times(3, () -> fail(mail));

        assertThat(mail.info().state()).isEqualTo(State.CLOSED);
        assertThat(mail.info().failureRate()).isNull();
    }

    @Test
    void probes_whenTheyDoWell_closeItAndWhenNotOpenItAgain() {
        var mail = opened();

        clock.advance(Duration.ofSeconds(11));
        times(1, () -> succeed(mail));
        assertThat(mail.info().state()).isEqualTo(State.HALF_OPEN);
        times(1, () -> succeed(mail));
        assertThat(mail.info().state()).isEqualTo(State.CLOSED);

        times(4, () -> fail(mail));
        clock.advance(Duration.ofSeconds(11));
        times(2, () -> fail(mail));
        assertThat(mail.info().state()).isEqualTo(State.OPEN);
    }

    @Test
    void probes_whileAllAreOut_refuseOthers() throws Exception {
        var mail = opened();
        clock.advance(Duration.ofSeconds(11));

        var refused = mail.call(() -> mail.call(() -> catchThrowable(() -> succeed(mail))));

        assertThat(refused).hasMessageStartingWith("breaker mail is half-open; try again in ");
        assertThat(mail.info().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void probes_thatHang_areJoinedByOthersThatCloseIt() throws Exception {
        var mail = opened();
        clock.advance(Duration.ofSeconds(11));
        var hang = new CountDownLatch(1);
        var begun = new CountDownLatch(2);
        for (int probe = 0; probe < 2; probe++) {
            Thread.startVirtualThread(() -> mail.<String, RuntimeException>call(() -> {
                begun.countDown();
                var unused = catchThrowable(hang::await);
                return "at last";
            }));
        }
        begun.await();

        for (int more = 0; more < 2; more++) {
            assertThatThrownBy(() -> succeed(mail)).isInstanceOf(BreakerException.Open.class);
            clock.advance(Duration.ofSeconds(10));
            succeed(mail);
        }

        assertThat(mail.info().state()).isEqualTo(State.CLOSED);
        hang.countDown();
    }

    @Test
    void probe_thatThrowsAnError_countsAndIsGivenBack() {
        var mail = opened();
        clock.advance(Duration.ofSeconds(11));

        times(
                2,
                () -> mail.call(() -> {
                    throw new StackOverflowError("planted");
                }));

        assertThat(mail.info().state()).isEqualTo(State.OPEN);
    }

    @Test
    void call_thatEndsInAnotherStateThanItBeganIn_isNotCounted() throws Exception {
        var mail = board.add("mail", SMALL);

        mail.call(() -> {
            times(4, () -> fail(mail));
            clock.advance(Duration.ofSeconds(11));
            succeed(mail);
            return "from before";
        });

        assertThat(mail.info().state()).isEqualTo(State.HALF_OPEN);
        assertThat(mail.info().calls()).isEqualTo(1);
    }

    @Test
    void thrown_whateverItIs_isWhatTheCallerHas() {
        var mail = board.add("mail", SMALL.failures(any -> {
            throw new IllegalStateException("planted");
        }));
        var thrown = new IOException("no answer");

        times(3, () -> fail(mail));

        assertThatThrownBy(() -> mail.call(() -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThat(mail.info().state()).isEqualTo(State.OPEN);
    }

    @Test
    void interrupt_ofACall_isNobodysFailure() {
        var mail = board.add("mail", SMALL);

        times(
                8,
                () -> mail.call(() -> {
                    throw new InterruptedException("killed");
                }));

        assertThat(mail.info().state()).isEqualTo(State.CLOSED);
        assertThat(mail.info().calls()).isZero();
    }

    @Test
    void trip_byHand_switchesItOffUntilItIsReset() throws Exception {
        var mail = board.add("mail", SMALL);

        mail.trip("the bill was not paid");
        mail.trip("the bill was not paid");
        clock.advance(Duration.ofDays(1));

        assertThat(mail.info().state()).isEqualTo(State.TRIPPED);
        assertThatThrownBy(() -> succeed(mail))
                .hasMessage("breaker mail is tripped (the bill was not paid); reset it")
                .isInstanceOfSatisfying(
                        BreakerException.Open.class,
                        open -> assertThat(open.retryAfter()).isEmpty());
        mail.reset();
        assertThat(succeed(mail)).isEqualTo("well");
        assertThat(mail.info().why()).isNull();
        mail.reset();
    }

    @Test
    void offHours_bySchedule_letNothingThroughUntilTheyAreOver() throws Exception {
        var backup = OffHours.daily(LocalTime.of(12, 30), LocalTime.of(13, 0), ZoneOffset.UTC);
        var mail = board.add("mail", SMALL.offHours(backup)); // the clock shows noon

        succeed(mail);
        clock.advance(Duration.ofMinutes(30));
        assertThat(mail.info().state()).isEqualTo(State.OFF);
        assertThatThrownBy(() -> succeed(mail)).hasMessage("breaker mail is off; try again in 1800000 ms");
        clock.advance(Duration.ofMinutes(30));
        succeed(mail);

        assertThat(mail.info().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void offHours_overMidnightOnSomeDays_endOnTheNext() {
        var night = new OffHours(
                Set.of(DayOfWeek.FRIDAY), LocalTime.of(23, 0), LocalTime.of(1, 0), ZoneId.of("Europe/Berlin"));

        assertThat(night.left(Instant.parse("2026-11-27T21:59:59Z"))).isZero();
        assertThat(night.left(Instant.parse("2026-11-27T22:00:00Z"))).isEqualTo(Duration.ofHours(2));
        assertThat(night.left(Instant.parse("2026-11-27T23:30:00Z"))).isEqualTo(Duration.ofMinutes(30));
        assertThat(night.left(Instant.parse("2026-11-28T00:00:00Z"))).isZero();
        assertThat(night.left(Instant.parse("2026-11-28T22:30:00Z"))).isZero();
    }

    @Test
    void options_outOfRange_nameKeyValueAndRemedy() {
        var defaults = BreakerOptions.defaults();

        assertThatThrownBy(() -> defaults.failureRate(0))
                .isInstanceOf(BreakerException.class)
                .hasMessage("failureRate is 0.0; give more than 0 and at most 100, in per cent");
        assertThatThrownBy(() -> defaults.slow(101, Duration.ofSeconds(1))).hasMessageStartingWith("slowRate is 101");
        assertThatThrownBy(() -> defaults.slow(50, Duration.ZERO)).hasMessage("slow is PT0S; give PT0.001S to PT24H");
        assertThatThrownBy(() -> defaults.window(10, 11)).hasMessage("least is 11; give 1 to 10");
        assertThatThrownBy(() -> defaults.window(0, 1)).hasMessage("window is 0; give 1 to 1000000");
        assertThatThrownBy(() -> defaults.open(Duration.ZERO, 1)).hasMessageStartingWith("open is PT0S; give PT0.001S");
        assertThatThrownBy(() -> defaults.open(Duration.ofSeconds(1), 0)).hasMessage("probes is 0; give 1 to 1000");
        assertThatThrownBy(() -> defaults.patience(Duration.ofHours(2), 1)).hasMessageStartingWith("patience is PT2H");
        assertThatThrownBy(() -> defaults.patience(Duration.ZERO, 0)).hasMessageStartingWith("waiters is 0");
        assertThatThrownBy(() -> board.add("two words", defaults)).hasMessageContaining("give one word of 1 to 64");
        board.add("mail", defaults);
        assertThatThrownBy(() -> board.add("mail", defaults)).hasMessageStartingWith("there is a breaker mail already");
    }

    @Test
    void boards_twoOfThem_haveNothingInCommon() {
        var other = Breakers.create(clock);
        board.add("mail", SMALL).trip("here");

        assertThat(other.list()).isEmpty();
        assertThat(other.add("mail", SMALL).info().state()).isEqualTo(State.CLOSED);
        board.remove("mail");
        assertThat(board.find("mail")).isEmpty();
    }

    private Breaker opened() {
        var mail = board.add("mail", SMALL);
        times(4, () -> fail(mail));
        assertThat(mail.info().state()).isEqualTo(State.OPEN);
        return mail;
    }

    private static void times(int times, ThrowingCallable code) {
        for (int time = 0; time < times; time++) {
            var unused = catchThrowable(code);
        }
    }

    private static String succeed(Breaker breaker) {
        return breaker.<String, RuntimeException>call(() -> "well");
    }

    private static String fail(Breaker breaker) throws IOException {
        return breaker.call(() -> {
            throw new IOException("planted");
        });
    }
}

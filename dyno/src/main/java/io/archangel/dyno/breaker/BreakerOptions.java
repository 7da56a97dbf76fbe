package io.archangel.dyno.breaker;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * When a breaker opens and closes.
 *
 * @param failureRate of the calls counted so many per cent must have failed for it to open, above 0 to 100; 50 unless told
 * @param slowRate    or so many per cent must have been slow, likewise
 * @param slow        how long a call takes that is slow, 1 ms to 1 day; 5 s unless told
 * @param window      how many calls, the latest, are counted, 1 to 1,000,000; 100 unless told
 * @param least       how many there must be to judge by, 1 to {@code window}; 20 unless told
 * @param open        how long it stays open before it lets probes through, 1 ms to 1 day; 10 s unless told
 * @param probes      how many probes it judges by, 1 to 1,000; 3 unless told
 * @param patience    how long a call waits to be let through, 0 to 1 hour; 0 unless told
 * @param waiters     how many may wait at once, 1 to 1,000,000; those beyond are refused; 1,000 unless told
 * @param failures    which of what is thrown is the other side's failure; asked on the caller's thread. Unless told all but
 *                    an interrupt and the end of the calling process, which is nobody's failure
 * @param offHours    when it lets nothing through
 */
public record BreakerOptions(
        double failureRate,
        double slowRate,
        Duration slow,
        int window,
        int least,
        Duration open,
        int probes,
        Duration patience,
        int waiters,
        Predicate<? super Throwable> failures,
        List<OffHours> offHours) {
    private static final int MOST = 1_000_000;

    /** @throws BreakerException if something is out of range */
    public BreakerOptions {
        percent("failureRate", failureRate);
        percent("slowRate", slowRate);
        within("slow", slow, Duration.ofMillis(1), Duration.ofDays(1));
        within("window", window, 1, MOST);
        within("least", least, 1, window);
        within("open", open, Duration.ofMillis(1), Duration.ofDays(1));
        within("probes", probes, 1, 1_000);
        within("patience", patience, Duration.ZERO, Duration.ofHours(1));
        within("waiters", waiters, 1, MOST);
        offHours = List.copyOf(offHours);
    }

    /** What a breaker has unless told otherwise. */
    public static BreakerOptions defaults() {
        return new BreakerOptions(
                50,
                50,
                Duration.ofSeconds(5),
                100,
                20,
                Duration.ofSeconds(10),
                3,
                Duration.ZERO,
                1_000,
                Failures::isOne,
                List.of());
    }

    /** The same with another rate of failures, in per cent. */
    public BreakerOptions failureRate(double percent) {
        return new BreakerOptions(
                percent, slowRate, slow, window, least, open, probes, patience, waiters, failures, offHours);
    }

    /** The same with another rate of slow calls, in per cent, and how long these take. */
    public BreakerOptions slow(double percent, Duration time) {
        return new BreakerOptions(
                failureRate, percent, time, window, least, open, probes, patience, waiters, failures, offHours);
    }

    /** The same judging by other numbers of calls. */
    public BreakerOptions window(int most, int fewest) {
        return new BreakerOptions(
                failureRate, slowRate, slow, most, fewest, open, probes, patience, waiters, failures, offHours);
    }

    /** The same open for another time, and with another number of probes after that. */
    public BreakerOptions open(Duration time, int tries) {
        return new BreakerOptions(
                failureRate, slowRate, slow, window, least, time, tries, patience, waiters, failures, offHours);
    }

    /** The same with calls that wait. @param most how many at once */
    public BreakerOptions patience(Duration time, int most) {
        return new BreakerOptions(
                failureRate, slowRate, slow, window, least, open, probes, time, most, failures, offHours);
    }

    /** The same with another idea of what a failure is. */
    public BreakerOptions failures(Predicate<? super Throwable> which) {
        return new BreakerOptions(
                failureRate, slowRate, slow, window, least, open, probes, patience, waiters, which, offHours);
    }

    /** The same by schedule. */
    public BreakerOptions offHours(OffHours... hours) {
        return new BreakerOptions(
                failureRate, slowRate, slow, window, least, open, probes, patience, waiters, failures, List.of(hours));
    }

    private static void percent(String key, double value) {
        if (!(value > 0 && value <= 100)) {
            throw new BreakerException(key + " is " + value + "; give more than 0 and at most 100, in per cent");
        }
    }

    private static <C extends Comparable<C>> void within(String key, C value, C least, C most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new BreakerException(key + " is " + value + "; give " + least + " to " + most);
        }
    }

    /**
     * Hours at which nothing is let through, such as those in which the other side is always down.
     *
     * @param days the days on which they begin
     * @param from when they begin
     * @param to   when they end, on the next day if that is not later than {@code from}
     * @param zone by whose clocks
     */
    public record OffHours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
        /** Copies the days. */
        public OffHours {
            days = Set.copyOf(days);
        }

        /** The same every day. */
        public static OffHours daily(LocalTime from, LocalTime to, ZoneId zone) {
            return new OffHours(EnumSet.allOf(DayOfWeek.class), from, to, zone);
        }

        /** How long from this moment on they go on; zero outside them. */
        Duration left(Instant now) {
            var here = now.atZone(zone);
            var today = left(here, here.toLocalDate().atStartOfDay(zone));
            return today.isZero() ? left(here, here.toLocalDate().minusDays(1).atStartOfDay(zone)) : today;
        }

        /** The same for those that begin on one day. */
        private Duration left(ZonedDateTime now, ZonedDateTime day) {
            if (!days.contains(day.getDayOfWeek())) {
                return Duration.ZERO;
            }
            var begin = day.toLocalDate().atTime(from).atZone(zone);
            var lastDay =
                    to.isAfter(from) ? day.toLocalDate() : day.toLocalDate().plusDays(1);
            var end = lastDay.atTime(to).atZone(zone);
            return now.isBefore(begin) || !now.isBefore(end) ? Duration.ZERO : Duration.between(now, end);
        }
    }
}

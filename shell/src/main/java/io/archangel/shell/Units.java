package io.archangel.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Times and sizes as people write them. */
final class Units {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kKmMgG])|(\\d{1,18})");
    private static final Map<String, ChronoUnit> NAMES = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    /** A hundred years: nanoseconds in a long hold not much more. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Units() {}

    /** {@code 35ms}, {@code 12.4s}, {@code 3m05s}, {@code 2h03m}, {@code 4d01h}. */
    static String span(Duration span) {
        if (span.toMillis() < 100) {
            return span.toMillis() + "ms";
        }
        if (span.toMinutes() == 0) {
            return span.toSeconds() + "." + span.toMillisPart() / 100 + "s";
        }
        if (span.toHours() == 0) {
            return String.format(Locale.ROOT, "%dm%02ds", span.toMinutes(), span.toSecondsPart());
        }
        return span.toDays() == 0
                ? String.format(Locale.ROOT, "%dh%02dm", span.toHours(), span.toMinutesPart())
                : String.format(Locale.ROOT, "%dd%02dh", span.toDays(), span.toHoursPart());
    }

    /** The time of day, and the day too if it is not today. */
    static String time(Instant instant, Instant now, ZoneId zone) {
        var local = instant.atZone(zone);
        var isToday = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
        return local.format(isToday ? TIME : DAY);
    }

    /** {@code 79}, {@code 1.1k}, {@code 12k}, {@code 3.0G}; 1k is 1,024. */
    static String bytes(long bytes) {
        if (bytes < 1024) {
            return Long.toString(bytes);
        }
        double size = bytes;
        int unit = -1;
        while (size >= 1023.5) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, size < 9.95 ? "%.1f%c" : "%.0f%c", size, "kMGTPE".charAt(unit));
    }

    /** Reads {@code 512}, {@code 10k}, {@code 3M}, {@code 1G}; 1k is 1,024. @throws ShellException if it is none */
    static long parseBytes(String text) {
        var size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new ShellException("'" + text + "' is not a number; write 512, 10k, 3M or 1G");
        }
        return size.group(2) == null
                ? Long.parseLong(text)
                : Long.parseLong(size.group(1))
                        << (10 * ("kmg".indexOf(size.group(2).toLowerCase(Locale.ROOT)) + 1));
    }

    /** Reads {@code 5s}, {@code 200ms}, {@code 2m}; seconds without a unit. @throws ShellException if it is none */
    static Duration parse(String text) {
        var span = SPAN.matcher(text);
        if (!span.matches()) {
            throw new ShellException("'" + text + "' is not a time; write 500ms, 5s, 2m or 1h");
        }
        var unit = span.group(2) == null ? ChronoUnit.SECONDS : NAMES.get(span.group(2));
        var time = Duration.of(Long.parseLong(span.group(1)), unit);
        if (time.compareTo(LONGEST) > 0) {
            throw new ShellException("'" + text + "' is too long a time; give " + LONGEST.toDays() + "d at most");
        }
        return time;
    }
}

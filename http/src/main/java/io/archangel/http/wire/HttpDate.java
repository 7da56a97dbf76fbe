package io.archangel.http.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates as HTTP has them (RFC 9110, 5.6.7). By hand: a formatter would load the names of all days in all forms, which the
 * first request would wait for.
 */
public final class HttpDate {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int CENTURY = 100;

    /** A year of two digits that seems to be further ahead than this was one of the century before. */
    private static final int AHEAD = 50;

    private HttpDate() {}

    /** The three forms, of which the last two are obsolete; made when one is first read. */
    private static final class Forms {
        private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
        private static final Pattern FIXED = Pattern.compile(
                "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d\\d) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) " + TIME
                        + " GMT");
        private static final Pattern OF_850 = Pattern.compile(
                "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d\\d)-(?<month>[A-Z][a-z]{2})-(?<year>\\d\\d) "
                        + TIME + " GMT");
        private static final Pattern OF_ASCTIME =
                Pattern.compile("(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) " + TIME
                        + " (?<year>\\d{4})");
    }

    /** {@code Sun, 22 Nov 2026 12:00:00 GMT}. */
    public static String of(Instant instant) {
        var time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        int day = 3 * time.getDayOfWeek().ordinal();
        int month = 3 * time.getMonth().ordinal();
        return DAYS.substring(day, day + 3) + ", " + two(time.getDayOfMonth()) + " "
                + MONTHS.substring(month, month + 3)
                + " " + time.getYear() + " " + two(time.getHour()) + ":" + two(time.getMinute()) + ":"
                + two(time.getSecond()) + " GMT";
    }

    /**
     * What a date says, in any of the three forms.
     *
     * @param now by which a year of two digits is understood
     * @return null if it is none
     */
    public static @Nullable Instant parse(String text, Instant now) {
        var found = text.length() > 29 || text.indexOf('-') >= 0
                ? Forms.OF_850.matcher(text)
                : text.endsWith(" GMT") ? Forms.FIXED.matcher(text) : Forms.OF_ASCTIME.matcher(text);
        int month = found.matches() ? MONTHS.indexOf(found.group("month")) : -1;
        if (month < 0 || month % 3 != 0) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            year(found.group("year"), now),
                            month / 3 + 1,
                            number(found, "day"),
                            number(found, "hour"),
                            number(found, "minute"),
                            Math.min(number(found, "second"), 59)) // a leap second is none here
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException none) {
            return null;
        }
    }

    private static int number(Matcher found, String part) {
        return Integer.parseInt(found.group(part).strip());
    }

    private static int year(String digits, Instant now) {
        int year = Integer.parseInt(digits);
        if (digits.length() > 2) {
            return year;
        }
        int present = now.atOffset(ZoneOffset.UTC).getYear();
        int near = present - present % CENTURY + year;
        return near > present + AHEAD ? near - CENTURY : near;
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}

package io.archangel.shell.filter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as people write them, read once, when the filter is. */
final class Literals {
    private static final Pattern NUMBER = Pattern.compile("(-?\\d{1,19}(?:\\.\\d{1,9})?)([kmgt])?(?:i?b)?");
    private static final Pattern SPAN =
            Pattern.compile("(?:\\d{1,9}(?:\\.\\d{1,9})?(?:ms|us|ns|s|m|h|d)){1,6}|\\d{1,9}");
    private static final Pattern SPAN_PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|us|ns|s|m|h|d)?");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

    private final Instant now;
    private final ZoneId zone;

    Literals(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** A value that a row's is compared with. */
    @FunctionalInterface
    interface Literal {
        /** Below, at or above zero as the row's value is less, the same or more. A value of another kind is less. */
        int compareFrom(Object value);
    }

    /** {@code 13}, {@code 0.5}, {@code 10k}, {@code 1.5MB}; 1k is 1,024. Null if it is none. */
    @Nullable
    Literal number(String text) {
        var number = NUMBER.matcher(text.toLowerCase(Locale.ROOT));
        if (!number.matches()) {
            return null;
        }
        int shift = number.group(2) == null ? 0 : 10 * ("kmgt".indexOf(number.group(2)) + 1);
        var exact = new BigDecimal(number.group(1)).multiply(BigDecimal.valueOf(1L << shift));
        double rough = exact.doubleValue();
        if (exact.stripTrailingZeros().scale() <= 0 && exact.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
            long whole = exact.longValue();
            return value -> value instanceof Long || value instanceof Integer
                    ? Long.compare(((Number) value).longValue(), whole)
                    : compare(value, rough);
        }
        return value -> compare(value, rough);
    }

    private static int compare(Object value, double other) {
        return value instanceof Number number ? Double.compare(number.doubleValue(), other) : -1;
    }

    /** {@code 10m}, {@code 1h30m}, {@code 500ms}, {@code 1.5s}; seconds without a unit. Null if it is none. */
    @Nullable
    Literal span(String text) {
        var span = parseSpan(text);
        return span == null ? null : value -> value instanceof Duration passed ? passed.compareTo(span) : -1;
    }

    private static @Nullable Duration parseSpan(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (!SPAN.matcher(lower).matches()) {
            return null;
        }
        var sum = Duration.ZERO;
        var part = SPAN_PART.matcher(lower);
        while (part.find()) {
            long unit = NANOS.getOrDefault(part.group(2) == null ? "s" : part.group(2), 1L);
            var nanos = new BigDecimal(part.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .toBigInteger();
            sum = sum.plusSeconds(nanos.divide(BILLION).longValue())
                    .plusNanos(nanos.mod(BILLION).longValue());
        }
        return sum;
    }

    /**
     * {@code 14:03}, {@code 14:03:21}, {@code 2026-11-22}, {@code 2026-11-22T14:03}, that with {@code Z} or an offset, or a span:
     * so long ago. Null if it is none.
     */
    @Nullable
    Literal time(String text) {
        var time = parseTime(text);
        return time == null ? null : value -> value instanceof Instant instant ? instant.compareTo(time) : -1;
    }

    private @Nullable Instant parseTime(String text) {
        var ago = parseSpan(text);
        if (ago != null) {
            return now.minus(ago);
        }
        try {
            var upper = text.toUpperCase(Locale.ROOT);
            if (upper.indexOf('T') < 0) {
                return upper.indexOf(':') < 0
                        ? LocalDate.parse(upper).atStartOfDay(zone).toInstant()
                        : LocalTime.parse(upper)
                                .atDate(now.atZone(zone).toLocalDate())
                                .atZone(zone)
                                .toInstant();
            }
            boolean hasZone =
                    upper.endsWith("Z") || upper.indexOf('+') > 0 || upper.lastIndexOf('-') > upper.indexOf('T');
            return hasZone
                    ? OffsetDateTime.parse(upper).toInstant()
                    : LocalDateTime.parse(upper).atZone(zone).toInstant();
        } catch (DateTimeParseException isNone) {
            return null;
        }
    }

    /** {@code yes}, {@code no}, {@code true}, {@code false}. */
    boolean truth(String text, String filter, int column) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default -> throw new FilterException("'" + text + "' is neither yes nor no", filter, column);
        };
    }

    /** How values of a kind are written. */
    static String sample(Kind kind) {
        return switch (kind) {
            case NUMBER -> "13, 10k or 1.5M";
            case SPAN -> "500ms, 5s, 10m or 1h30m";
            default -> "14:03, 2026-11-22, 2026-11-22T14:03 or 10m for ten minutes ago";
        };
    }
}

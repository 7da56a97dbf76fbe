package io.archangel.xing;

import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Single values of a text: which types there are, how each is read, and what is said of what is none. */
final class Scalars {
    private static final String NUMBER = "-?\\d{1,400}(\\.\\d{1,400})?([eE][+-]?\\d{1,3})?";
    private static final Map<Class<?>, Scalar> ALL = Map.ofEntries(
            Map.entry(String.class, new Scalar("is no text", text -> text)),
            Map.entry(int.class, whole(Integer.MIN_VALUE, Integer.MAX_VALUE, Integer::valueOf)),
            Map.entry(Integer.class, whole(Integer.MIN_VALUE, Integer.MAX_VALUE, Integer::valueOf)),
            Map.entry(long.class, whole(Long.MIN_VALUE, Long.MAX_VALUE, Long::valueOf)),
            Map.entry(Long.class, whole(Long.MIN_VALUE, Long.MAX_VALUE, Long::valueOf)),
            Map.entry(short.class, whole(Short.MIN_VALUE, Short.MAX_VALUE, Short::valueOf)),
            Map.entry(Short.class, whole(Short.MIN_VALUE, Short.MAX_VALUE, Short::valueOf)),
            Map.entry(byte.class, whole(Byte.MIN_VALUE, Byte.MAX_VALUE, Byte::valueOf)),
            Map.entry(Byte.class, whole(Byte.MIN_VALUE, Byte.MAX_VALUE, Byte::valueOf)),
            Map.entry(BigInteger.class, new Scalar("is no whole number", text -> new BigInteger(numeric(text)))),
            Map.entry(double.class, new Scalar("is no number", Scalars::finite)),
            Map.entry(Double.class, new Scalar("is no number", Scalars::finite)),
            Map.entry(float.class, new Scalar("is no number", Scalars::finiteFloat)),
            Map.entry(Float.class, new Scalar("is no number", Scalars::finiteFloat)),
            Map.entry(BigDecimal.class, new Scalar("is no number", text -> new BigDecimal(numeric(text)))),
            Map.entry(boolean.class, new Scalar("is neither true nor false", Scalars::bool)),
            Map.entry(Boolean.class, new Scalar("is neither true nor false", Scalars::bool)),
            Map.entry(UUID.class, new Scalar("is no UUID", Scalars::uuid)),
            Map.entry(URI.class, new Scalar("is no URI", URI::create)),
            Map.entry(Instant.class, new Scalar("is no instant, as in 2026-11-22T14:03:21Z", Instant::parse)),
            Map.entry(LocalDate.class, new Scalar("is no date, as in 2026-11-22", LocalDate::parse)),
            Map.entry(LocalTime.class, new Scalar("is no time, as in 14:03", LocalTime::parse)),
            Map.entry(
                    LocalDateTime.class,
                    new Scalar("is no date and time, as in 2026-11-22T14:03", LocalDateTime::parse)),
            Map.entry(
                    OffsetDateTime.class,
                    new Scalar("is no time with its offset, as in 2026-11-22T14:03:21+01:00", OffsetDateTime::parse)),
            Map.entry(Duration.class, new Scalar("is no duration, as in PT1M30S", Duration::parse)));

    /** @param reason what is said of a text that is none  @param reader throws IllegalArgumentException or of java.time */
    private record Scalar(String reason, Function<String, Object> reader) {}

    /** A text that is none of its type; the message says so. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String reason) {
            super(reason, null, false, false);
        }
    }

    private Scalars() {}

    static boolean isKnown(Class<?> type) {
        return type.isEnum() || ALL.containsKey(type);
    }

    /** What is said of a value that is none of a type. */
    static String reason(Class<?> type) {
        var scalar = ALL.get(type);
        if (scalar != null) {
            return scalar.reason;
        }
        return Arrays.stream(type.getEnumConstants())
                .map(each -> ((Enum<?>) each).name())
                .limit(50)
                .collect(Collectors.joining(", ", "is none of ", ""));
    }

    /** @throws XingException if values of this type can't be read from a text */
    static Object of(Class<?> type, String text) throws Wrong {
        if (type.isEnum()) {
            for (var constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            throw new Wrong(reason(type));
        }
        var scalar = ALL.get(type);
        if (scalar == null) {
            throw new XingException(
                    "a " + type.getName() + " can't be made of one text; bind text, a number, a boolean,"
                            + " an enum, UUID, URI, or what java.time writes as ISO-8601");
        }
        try {
            return scalar.reader.apply(text);
        } catch (IllegalArgumentException | DateTimeException none) {
            throw new Wrong(scalar.reason);
        }
    }

    /** True if a text is one of a type that is known. */
    static boolean isOne(Class<?> type, String text) {
        try {
            var unused = of(type, text);
            return true;
        } catch (Wrong none) {
            return false;
        }
    }

    /** True if JSON has it as a value of a type is written: numbers as numbers, texts as texts. */
    static boolean isWrittenAs(Class<?> type, JsonNode node) {
        var boxed = MethodType.methodType(type).wrap().returnType();
        if (Number.class.isAssignableFrom(boxed)) {
            return node.isNumber();
        }
        return boxed == Boolean.class ? node.isBoolean() : node.isString();
    }

    private static Scalar whole(long least, long most, Function<String, Object> reader) {
        return new Scalar("is no whole number from " + least + " to " + most, text -> reader.apply(numeric(text)));
    }

    private static String numeric(String text) {
        if (!text.matches(NUMBER)) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static float finiteFloat(String text) {
        float number = (float) finite(text);
        if (Float.isInfinite(number)) {
            throw new IllegalArgumentException();
        }
        return number;
    }

    private static double finite(String text) {
        double value = Double.parseDouble(numeric(text));
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true", "on", "1" -> true;
            case "false", "off", "0" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static UUID uuid(String text) {
        if (!Kind.UUID.takes(text, 0, text.length())) {
            throw new IllegalArgumentException();
        }
        return UUID.fromString(text);
    }
}

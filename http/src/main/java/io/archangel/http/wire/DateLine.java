package io.archangel.http.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date header (RFC 9110, 6.6.1), made once a second. One thread. */
final class DateLine {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private long second = Long.MIN_VALUE;
    private byte[] line = {};

    byte[] at(Instant now) {
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            line = ("Date: " + FORMAT.format(now) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
        return line;
    }
}

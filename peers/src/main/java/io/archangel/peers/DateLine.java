package io.archangel.peers;

import io.netty.util.AsciiString;
import io.netty.util.concurrent.EventExecutor;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/** The value of Date, made once a second on the loop that uses it. */
final class DateLine {
    private AsciiString value = now();

    DateLine(EventExecutor loop) {
        loop.scheduleAtFixedRate(() -> value = now(), 1, 1, TimeUnit.SECONDS);
    }

    AsciiString value() {
        return value;
    }

    private static AsciiString now() {
        return AsciiString.of(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }
}

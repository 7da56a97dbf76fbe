package io.archangel.http.wire;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The Date header (RFC 9110, 6.6.1), made once a second. One thread. */
final class DateLine {
    private long second = Long.MIN_VALUE;
    private byte[] line = {};
    private AsciiString value = AsciiString.EMPTY_STRING;

    byte[] at(Instant now) {
        make(now);
        return line;
    }

    /** What it says, without its name. */
    AsciiString valueAt(Instant now) {
        make(now);
        return value;
    }

    private void make(Instant now) {
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            var text = HttpDate.of(now);
            line = ("Date: " + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
            value = new AsciiString(text);
        }
    }
}

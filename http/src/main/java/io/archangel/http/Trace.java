package io.archangel.http;

import java.util.regex.Pattern;

/** Where a request belongs in a trace of many systems (W3C Trace Context, 3.2). */
final class Trace {
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
    private static final int LENGTH = 55;

    private Trace() {}

    /** True for a traceparent as it must be; of a later version than 00 it may be longer. */
    static boolean isValid(String traceparent) {
        return TRACEPARENT.matcher(traceparent).matches()
                && (traceparent.length() == LENGTH || !traceparent.startsWith("00"));
    }
}

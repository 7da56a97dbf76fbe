package io.archangel.http.wire;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Status lines, made once. */
public final class StatusLines {
    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(100, "Continue"),
            Map.entry(101, "Switching Protocols"),
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(202, "Accepted"),
            Map.entry(204, "No Content"),
            Map.entry(206, "Partial Content"),
            Map.entry(301, "Moved Permanently"),
            Map.entry(302, "Found"),
            Map.entry(303, "See Other"),
            Map.entry(304, "Not Modified"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(308, "Permanent Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(416, "Range Not Satisfiable"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(505, "HTTP Version Not Supported"));
    private static final byte[][] LINES = new byte[HIGHEST - LOWEST + 1][];
    private static final AsciiString[] CODES = new AsciiString[HIGHEST - LOWEST + 1];

    static {
        for (int status = LOWEST; status <= HIGHEST; status++) {
            CODES[status - LOWEST] = new AsciiString(Integer.toString(status));
            LINES[status - LOWEST] =
                    ("HTTP/1.1 " + status + " " + reason(status) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }

    private StatusLines() {}

    /** What a status is called; empty for one without a name. */
    public static String reason(int status) {
        return REASONS.getOrDefault(status, "");
    }

    /** The three digits. */
    static AsciiString code(int status) {
        return CODES[status - LOWEST];
    }

    static byte[] of(int status) {
        return LINES[status - LOWEST];
    }
}

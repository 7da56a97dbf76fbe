package io.archangel.proof.smuggling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One answer, read strictly: a status line, headers, and a body of the length that they say. */
record Answer(int status, Map<String, String> headers, String body) {
    private static final int FIRST_FINAL = 200;

    /** All answers in what a client received, without 1xx. @throws IllegalStateException if it is anything else */
    static List<Answer> parse(byte[] in) {
        var all = new ArrayList<Answer>();
        for (int at = 0; at < in.length; ) {
            int headEnd = indexOf(in, at);
            var answer = head(new String(in, at, headEnd - at, ISO_8859_1));
            int from = headEnd + 4;
            int to = from
                    + (answer.status < FIRST_FINAL || from == in.length && answer.mayLackBody() ? 0 : answer.length());
            require(to <= in.length, "an answer is cut", in);
            if (answer.status >= FIRST_FINAL) {
                all.add(new Answer(answer.status, answer.headers, new String(Arrays.copyOfRange(in, from, to), UTF_8)));
            }
            at = to;
        }
        return all;
    }

    private static int indexOf(byte[] in, int from) {
        for (int i = from; i + 3 < in.length; i++) {
            if (in[i] == '\r' && in[i + 1] == '\n' && in[i + 2] == '\r' && in[i + 3] == '\n') {
                return i;
            }
        }
        throw new IllegalStateException("no head: " + Escapes.show(Arrays.copyOfRange(in, from, in.length)));
    }

    private static Answer head(String text) {
        var lines = text.split("\r\n", -1);
        if (!lines[0].matches("HTTP/1\\.1 [1-5]\\d\\d [ -~]*")) {
            throw new IllegalStateException("no status line: " + Escapes.show(lines[0]));
        }
        var headers = new TreeMap<String, String>();
        for (var line : List.of(lines).subList(1, lines.length)) {
            if (!line.matches("[A-Za-z-]+: [ -~]*")) {
                throw new IllegalStateException("no header line: " + Escapes.show(line));
            }
            int colon = line.indexOf(':');
            var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (headers.put(name, line.substring(colon + 2)) != null) {
                throw new IllegalStateException("a header twice: " + Escapes.show(line));
            }
        }
        return new Answer(Integer.parseInt(lines[0].substring(9, 12)), headers, "");
    }

    private static void require(boolean holds, String what, byte[] in) {
        if (!holds) {
            throw new IllegalStateException(what + ": " + Escapes.show(in));
        }
    }

    /** How long the body is that follows. */
    private int length() {
        boolean none = status == 204 || status == 304 || "HEAD".equals(headers.get("seen-method"));
        return none ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "-1"));
    }

    /** An error may answer a HEAD that no handler saw. */
    private boolean mayLackBody() {
        return status >= 400;
    }

    boolean closes() {
        return "close".equals(headers.get("connection"));
    }
}

package io.archangel.http.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The head of a request, whole and valid: its bytes, and strings of them when they are asked for. Immutable. */
public final class Head {
    /** The length of a body that comes in chunks, or ends with its stream. */
    public static final long CHUNKED = -1;

    private final byte[] bytes;
    private final int fields;
    private final String method;
    private final boolean http11;
    private final int path;
    private final int pathEnd;
    private final int targetEnd;
    private final int host;
    private final int hostEnd;
    private final long bodyLength;
    private final boolean keptAlive;
    private final boolean expecting;
    private final int size;

    /** Made when somebody asks; whoever comes at the same moment makes an equal one. */
    private @Nullable String decodedPath;

    Head(
            byte[] in,
            int from,
            int to,
            int fields,
            String method,
            boolean http11,
            Target target,
            Framing framing,
            int size) {
        this.size = size;
        bytes = Arrays.copyOfRange(in, from, to);
        this.fields = fields - from;
        this.method = method;
        this.http11 = http11;
        path = target.path() - from;
        pathEnd = target.pathEnd() - from;
        targetEnd = target.end() - from;
        host = framing.host() - from;
        hostEnd = framing.hostEnd() - from;
        bodyLength = framing.length();
        keptAlive = framing.isKeptAlive();
        expecting = framing.isExpecting();
        decodedPath = target.decoded();
    }

    /** How many bytes it had on the wire. */
    public int length() {
        return size;
    }

    /** The method as it came. */
    public String method() {
        return method;
    }

    /** True for {@code HEAD}, whose answers have no body. */
    public boolean isHead() {
        return method.equals("HEAD");
    }

    /** True for HTTP/1.1 and HTTP/2, false for HTTP/1.0. */
    public boolean isHttp11() {
        return http11;
    }

    /** The decoded path. */
    public String path() {
        var present = decodedPath;
        if (present == null) {
            present = rawPath();
            decodedPath = present;
        }
        return present;
    }

    /** The path as it came, ASCII. */
    public String rawPath() {
        return path == pathEnd ? "/" : text(path, pathEnd);
    }

    /** The raw query without its question mark, or null. */
    public @Nullable String query() {
        return pathEnd == targetEnd ? null : text(pathEnd + 1, targetEnd);
    }

    /** The host asked for, in lower case and without port, or null where HTTP/1.0 did not say. */
    public @Nullable String host() {
        return host < 0 ? null : text(host, hostEnd).toLowerCase(Locale.ROOT);
    }

    /** Of its body in bytes, 0 for none, {@link #CHUNKED} if it only shows when it ends. */
    public long bodyLength() {
        return bodyLength;
    }

    /** Whether the client would send another request. */
    public boolean isKeptAlive() {
        return keptAlive;
    }

    /** Whether the client waits for 100 (Continue) before it sends the body. */
    public boolean isExpecting() {
        return expecting;
    }

    /** A header in any case, lines joined by {@code ", "}, or null. */
    public @Nullable String header(String name) {
        String found = null;
        for (int at = fields; bytes[at] != '\r'; at = lineEnd(at) + 2) {
            int colon = at + name.length();
            if (colon < bytes.length && bytes[colon] == ':' && isNamed(name, at)) {
                found = found == null ? value(colon) : found + ", " + value(colon);
            }
        }
        return found;
    }

    /** True if it has a line whose name begins with {@code If-}, or a Range; found in one go through the lines. */
    public boolean hasPreconditions() {
        for (int at = fields; bytes[at] != '\r'; at = lineEnd(at) + 2) {
            int first = Ascii.lower(bytes[at]);
            if ((first == 'i' && isNamed("if-", at)) || (first == 'r' && isNamed("range:", at))) {
                return true;
            }
        }
        return false;
    }

    /** All header lines in order. */
    public List<Map.Entry<String, String>> headers() {
        var all = new ArrayList<Map.Entry<String, String>>();
        for (int at = fields; bytes[at] != '\r'; at = lineEnd(at) + 2) {
            int colon = at;
            while (bytes[colon] != ':') {
                colon++;
            }
            all.add(Map.entry(text(at, colon), value(colon)));
        }
        return List.copyOf(all);
    }

    private boolean isNamed(String name, int at) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > 0x7f || Ascii.lower((byte) c) != Ascii.lower(bytes[at + i])) {
                return false;
            }
        }
        return true;
    }

    private String value(int colon) {
        int from = colon + 1;
        int to = lineEnd(colon);
        while (from < to && Ascii.isBlank(bytes[from])) {
            from++;
        }
        while (to > from && Ascii.isBlank(bytes[to - 1])) {
            to--;
        }
        return text(from, to);
    }

    private int lineEnd(int from) {
        int at = from;
        while (bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}

package io.archangel.http.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The head of a request, whole and valid. Header lines become strings when they are asked for. Immutable. */
public final class Head {
    private final byte[] bytes;
    private final int length;
    private final String method;
    private final boolean http11;
    private final Target target;
    private final Lines lines;
    private final Framing framing;

    Head(byte[] bytes, int length, RequestLine line, Lines lines) throws Refused {
        this.bytes = bytes;
        this.length = length;
        this.lines = lines;
        method = line.method();
        http11 = line.isHttp11();
        target = Target.parse(bytes, line.targetStart(), line.targetEnd(), method);
        framing = Framing.of(bytes, lines, http11, target.authority());
    }

    /** How many bytes it had. */
    public int length() {
        return length;
    }

    /** The method as it came. */
    public String method() {
        return method;
    }

    /** True for {@code HEAD}, whose answers have no body. */
    public boolean isHead() {
        return method.equals("HEAD");
    }

    /** True for HTTP/1.1, false for HTTP/1.0. */
    public boolean isHttp11() {
        return http11;
    }

    /** The decoded path. */
    public String path() {
        return target.path();
    }

    /** The path as it came, ASCII. */
    public String rawPath() {
        return target.rawPath();
    }

    /** The raw query without its question mark, or null. */
    public @Nullable String query() {
        return target.query();
    }

    /** The host asked for, in lower case and without port, or null where HTTP/1.0 did not say. */
    public @Nullable String host() {
        return framing.host();
    }

    /** How its body comes. */
    public Framing framing() {
        return framing;
    }

    /** A header in any case, lines joined by {@code ", "}, or null. */
    public @Nullable String header(String name) {
        String found = null;
        for (int i = 0; i < lines.count(); i++) {
            if (lines.nameLength(i) == name.length() && lines.name(i, bytes).equalsIgnoreCase(name)) {
                found = found == null ? lines.value(i, bytes) : found + ", " + lines.value(i, bytes);
            }
        }
        return found;
    }

    /** All header lines in order. */
    public List<Map.Entry<String, String>> headers() {
        var all = new ArrayList<Map.Entry<String, String>>(lines.count());
        for (int i = 0; i < lines.count(); i++) {
            all.add(Map.entry(lines.name(i, bytes), lines.value(i, bytes)));
        }
        return List.copyOf(all);
    }
}

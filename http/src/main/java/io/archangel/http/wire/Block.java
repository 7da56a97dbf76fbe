package io.archangel.http.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one header block of HTTP/2, as they came, and whether they may (RFC 9113, 8.2 and 8.3). It makes a
 * {@link Head} of them by way of HTTP/1.1, whose decoder has the rest of the rules, so that a request means the same
 * whatever brought it. One for each loop, on that loop only.
 */
public final class Block {
    private static final int ROOM = 1 << 10;
    private static final Set<String> OF_A_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    /** Names and values in turns; cookies apart, for they become one field again (RFC 9113, 8.2.3). */
    private final List<CharSequence> fields = new ArrayList<>();

    private final List<CharSequence> cookies = new ArrayList<>();
    private @Nullable CharSequence method;
    private @Nullable CharSequence scheme;
    private @Nullable CharSequence path;
    private @Nullable CharSequence authority;
    private @Nullable CharSequence host;
    private @Nullable String fault;
    private boolean pseudo;
    private boolean tooLong;
    private int size;
    private byte[] bytes = new byte[ROOM];
    private int length;

    Block() {}

    void begin() {
        fields.clear();
        cookies.clear();
        method = null;
        scheme = null;
        path = null;
        authority = null;
        host = null;
        fault = null;
        pseudo = false;
        tooLong = false;
    }

    void tooLong() {
        tooLong = true;
    }

    void size(int onTheWire) {
        size = onTheWire;
    }

    // ---- as it comes ----

    void add(CharSequence name, CharSequence value) {
        if (fault != null) {
            return;
        }
        if (!isValue(value)) {
            fault = "a field's value has a control character, or a blank at an end";
        } else if (!name.isEmpty() && name.charAt(0) == ':') {
            pseudo = true;
            fault = addPseudo(name.toString(), value);
        } else {
            fault = addField(name, value);
        }
    }

    private @Nullable String addPseudo(String name, CharSequence value) {
        if (!fields.isEmpty() || !cookies.isEmpty() || host != null) {
            return "a pseudo-header stands behind fields";
        }
        CharSequence before;
        switch (name) {
            case ":method" -> {
                before = method;
                method = value;
            }
            case ":scheme" -> {
                before = scheme;
                scheme = value;
            }
            case ":path" -> {
                before = path;
                path = value;
            }
            case ":authority" -> {
                before = authority;
                authority = value;
            }
            default -> before = name;
        }
        return before == null ? null : "a pseudo-header is unknown, or there twice";
    }

    private @Nullable String addField(CharSequence name, CharSequence value) {
        if (!isName(name)) {
            return "a field's name is no token in lower case";
        }
        var text = name.toString();
        if (OF_A_CONNECTION.contains(text) || (text.equals("te") && !"trailers".contentEquals(value))) {
            return "a field that means a connection";
        }
        if (text.equals("host")) {
            boolean again = host != null;
            host = value;
            return again ? "several Hosts" : null;
        }
        if (text.equals("cookie")) {
            cookies.add(value);
        } else {
            fields.add(text);
            fields.add(value);
        }
        return null;
    }

    private static boolean isName(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Ascii.isTokenByte(c) || (c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isValue(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0xff || Ascii.isControl(c)) {
                return false;
            }
        }
        return value.isEmpty() || (!isBlank(value.charAt(0)) && !isBlank(value.charAt(value.length() - 1)));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    // ---- what it is ----

    /** True if it is longer than we said that it may be; nothing else is then known of it. */
    public boolean isTooLong() {
        return tooLong;
    }

    /** Bytes on the wire, frames included. */
    public int size() {
        return size;
    }

    /** What makes it malformed as a request's head, in fixed words, or null. */
    public @Nullable String fault() {
        var asked = path;
        if (fault != null || is("CONNECT", method)) {
            return fault;
        }
        if (method == null || scheme == null || asked == null) {
            return "a pseudo-header is missing";
        }
        return isPath(asked) ? null : "the :path is neither a path nor *";
    }

    private boolean isPath(CharSequence asked) {
        boolean any = "*".contentEquals(asked) && is("OPTIONS", method);
        boolean path = any || (!asked.isEmpty() && asked.charAt(0) == '/');
        for (int i = 0; path && i < asked.length(); i++) {
            path = Ascii.isTargetByte(asked.charAt(i));
        }
        return path;
    }

    /** What makes it malformed as what follows a body, or null. */
    public @Nullable String trailersFault() {
        boolean small = !tooLong && size <= Limits.TRAILERS;
        boolean mayBe = !pseudo && host == null && cookies.isEmpty();
        for (int i = 0; mayBe && i < fields.size(); i += 2) {
            mayBe = Trailers.mayBe(fields.get(i).toString());
        }
        return fault == null && !(small && mayBe) ? "fields that can't follow a body" : fault;
    }

    /** What follows a body, if nothing is malformed about it. */
    public List<Map.Entry<String, String>> trailers() {
        var all = new ArrayList<Map.Entry<String, String>>();
        for (int i = 0; i < fields.size(); i += 2) {
            all.add(Map.entry(fields.get(i).toString(), fields.get(i + 1).toString()));
        }
        return all;
    }

    /**
     * The head that it is.
     *
     * @param last true if no body follows
     * @throws Refused if it is well-formed, and no valid request all the same
     */
    public Head head(HeadDecoder decoder, boolean last) throws Refused {
        compose();
        return decoder.decode2(ByteBuffer.wrap(bytes, 0, length), last, size);
    }

    private void compose() throws Refused {
        var named = authority;
        var asked = path;
        if (asked == null) {
            throw new Refused(501, "this is no proxy");
        }
        requireScheme();
        length = 0;
        write(String.valueOf(method)).write(" ").write(asked).write(" HTTP/2.0\r\n");
        var target = named == null ? host : named;
        if (target != null) {
            line("host", target);
        }
        if (named != null && host != null && !isSame(named, host)) {
            throw Refused.bad("the :authority and the Host header disagree");
        }
        for (int i = 0; i < fields.size(); i += 2) {
            line(fields.get(i), fields.get(i + 1));
        }
        for (int i = 0; i < cookies.size(); i++) {
            write(i == 0 ? "cookie: " : "; ").write(cookies.get(i));
        }
        write(cookies.isEmpty() ? "\r\n" : "\r\n\r\n");
    }

    private void requireScheme() throws Refused {
        if (!is("https", scheme) && !is("http", scheme)) {
            throw Refused.bad("the :scheme is neither http nor https");
        }
    }

    private static boolean is(String word, @Nullable CharSequence value) {
        return value != null && word.contentEquals(value);
    }

    private static boolean isSame(CharSequence one, CharSequence other) {
        return one.toString().equalsIgnoreCase(other.toString());
    }

    private void line(CharSequence name, CharSequence value) {
        write(name).write(": ").write(value).write("\r\n");
    }

    private Block write(CharSequence latin1) {
        int size = latin1.length();
        if (bytes.length - length < size) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + size));
        }
        for (int i = 0; i < size; i++) {
            bytes[length++] = (byte) latin1.charAt(i);
        }
        return this;
    }
}

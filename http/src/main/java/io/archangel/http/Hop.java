package io.archangel.http;

import io.archangel.http.wire.Authority;
import io.archangel.http.wire.Forwarded;
import io.archangel.http.wire.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says of the request as it came to it, each in its own words, or null.
 *
 * @param from  who sent it
 * @param proto over what
 * @param asked for which host
 */
record Hop(
        @Nullable String from,
        @Nullable String proto,
        @Nullable String asked) {
    private static final Hop NONSENSE = new Hop("", null, null);

    /** By the header Forwarded (RFC 7239), the proxy nearest to us last. */
    static List<Hop> forwarded(Head head) {
        var header = head.header("forwarded");
        if (header == null) {
            return List.of();
        }
        var elements = Forwarded.parse(header);
        return elements == null
                ? List.of(NONSENSE)
                : elements.stream().map(Hop::of).toList();
    }

    private static Hop of(Map<String, String> element) {
        return new Hop(element.get("for"), element.get("proto"), element.get("host"));
    }

    /** By the X-Forwarded headers, likewise. What is said once is said of all. */
    static List<Hop> usual(Head head) {
        var nodes = list(head.header("x-forwarded-for"));
        var protos = list(head.header("x-forwarded-proto"));
        var hosts = list(head.header("x-forwarded-host"));
        if (nodes.isEmpty()) {
            boolean nothing = protos.isEmpty() && hosts.isEmpty();
            return nothing ? List.of() : List.of(new Hop(null, at(0, 1, protos), at(0, 1, hosts)));
        }
        var all = new ArrayList<Hop>();
        for (int i = 0; i < nodes.size(); i++) {
            all.add(new Hop(nodes.get(i), at(i, nodes.size(), protos), at(i, nodes.size(), hosts)));
        }
        return all;
    }

    private static @Nullable String at(int place, int places, List<String> said) {
        if (said.isEmpty()) {
            return null;
        }
        return said.size() == places ? said.get(place) : said.getLast();
    }

    private static List<String> list(@Nullable String header) {
        return header == null ? List.of() : List.of(header.strip().split("[ \t]*,[ \t]*", -1));
    }

    /** Who sent it; null if that is not said, or nonsense. */
    @Nullable
    Node node() {
        return from == null ? null : Node.of(from);
    }

    /** True if who sent it is said, and is nonsense. */
    boolean isMalformed() {
        return from != null && node() == null;
    }

    /** {@code http} or {@code https}. */
    String scheme(String otherwise) {
        var said = proto == null ? "" : proto.toLowerCase(Locale.ROOT);
        return said.equals("http") || said.equals("https") ? said : otherwise;
    }

    /** The host asked for, lower case and without port. */
    @Nullable
    String host(@Nullable String otherwise) {
        var said = asked == null ? null : Authority.host(asked);
        return said == null ? otherwise : said;
    }
}

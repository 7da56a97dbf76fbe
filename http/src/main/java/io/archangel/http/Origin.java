package io.archangel.http;

import io.archangel.http.wire.Head;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request is from and how it was asked, before the proxies that passed it on; as far as these are trusted.
 *
 * <p>Each proxy adds who it got the request from, so the list is read from its end, for as long as those who wrote it are
 * trusted. What is beyond may be anybody's invention, and is not looked at.
 *
 * @param client the address, with its port if that is known
 * @param scheme {@code http} or {@code https}
 * @param host   lower case and without port; null where HTTP/1.0 did not say
 */
record Origin(String client, String scheme, @Nullable String host) {

    /** Of a request that has come straight from a proxy that is trusted; the same if that says nothing, or nonsense. */
    Origin behind(Proxies proxies, Head head) {
        var standard = Hop.forwarded(head);
        var usual = Hop.usual(head);
        if (standard.isEmpty() || usual.isEmpty()) {
            return before(standard.isEmpty() ? usual : standard, proxies);
        }
        // A proxy that knows one of the two passes the other on as anybody wrote it: neither is believed if they
        // differ.
        var one = before(standard, proxies);
        return one.equals(before(usual, proxies)) ? one : this;
    }

    private Origin before(List<Hop> hops, Proxies proxies) {
        var found = this;
        for (var hop : hops.reversed()) {
            var node = hop.node();
            if (hop.isMalformed()) {
                return this;
            }
            found = new Origin(node == null ? found.client : node.text(), hop.scheme(scheme), hop.host(host));
            if (node == null || !node.isOneOf(proxies)) {
                return found;
            }
        }
        return found;
    }
}

package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads Sec-WebSocket-Extensions (RFC 6455, 9.1): {@code name; parameter; parameter=value, name}. */
final class Extensions {
    private final byte[] in;
    private int at;

    private Extensions(byte[] in) {
        this.in = in;
    }

    /**
     * An extension that is offered.
     *
     * @param parameters in order; empty where there is no value. One that is there twice has the value of neither: {@code ?}
     */
    record Offer(String name, Map<String, String> parameters) {}

    /** @throws Refused if it is malformed */
    static List<Offer> parse(String header) throws Refused {
        return new Extensions(header.getBytes(StandardCharsets.ISO_8859_1)).offers();
    }

    private List<Offer> offers() throws Refused {
        var offers = new ArrayList<Offer>();
        do {
            var name = token();
            var parameters = new LinkedHashMap<String, String>();
            while (skip(';')) {
                parameters.merge(token(), skip('=') ? value() : "", (first, second) -> "?");
            }
            offers.add(new Offer(name, parameters));
        } while (skip(','));
        if (at < in.length) {
            throw malformed();
        }
        return offers;
    }

    private String token() throws Refused {
        skipBlank();
        int end = Ascii.skipToken(in, at, in.length);
        if (end == at) {
            throw malformed();
        }
        var token = new String(in, at, end - at, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        at = end;
        return token;
    }

    /** A token, perhaps in quotes, of which it may have no more than that. */
    private String value() throws Refused {
        if (!skip('"')) {
            return token();
        }
        var value = token();
        if (at == in.length || in[at++] != '"') {
            throw malformed();
        }
        return value;
    }

    private boolean skip(char wanted) {
        skipBlank();
        boolean there = at < in.length && in[at] == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void skipBlank() {
        while (at < in.length && Ascii.isBlank(in[at])) {
            at++;
        }
    }

    private static Refused malformed() {
        return bad("the Sec-WebSocket-Extensions are malformed");
    }
}

package io.archangel.http.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header Forwarded (RFC 7239, 4): elements with commas between, each of parameters with semicolons between. Blanks are
 * taken around both.
 */
public final class Forwarded {
    private final String text;
    private int at;

    private Forwarded(String text) {
        this.text = text;
    }

    /** The parameters of each element, by names in lower case; null if any of it is malformed. */
    public static @Nullable List<Map<String, String>> parse(String header) {
        var rest = new Forwarded(header);
        var elements = new ArrayList<Map<String, String>>();
        do {
            var element = rest.element();
            if (element == null) {
                return null;
            }
            if (!element.isEmpty()) {
                elements.add(element);
            }
        } while (rest.skip(','));
        return rest.isAtEnd() ? elements : null;
    }

    private @Nullable Map<String, String> element() {
        var parameters = new HashMap<String, String>();
        do {
            skipBlanks();
            var name = token().toLowerCase(Locale.ROOT);
            if (name.isEmpty()) {
                continue;
            }
            var value = skip('=') ? value() : null;
            if (value == null || parameters.put(name, value) != null) {
                return null;
            }
            skipBlanks();
        } while (skip(';'));
        return parameters;
    }

    private @Nullable String value() {
        if (skip('"')) {
            return quoted();
        }
        var token = token();
        return token.isEmpty() ? null : token;
    }

    private @Nullable String quoted() {
        var value = new StringBuilder();
        while (!isAtEnd()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\') {
                if (isAtEnd()) {
                    return null;
                }
                c = text.charAt(at++);
            }
            value.append(c);
        }
        return null;
    }

    private String token() {
        int from = at;
        while (!isAtEnd() && Ascii.isToken(text.substring(at, at + 1))) {
            at++;
        }
        return text.substring(from, at);
    }

    private void skipBlanks() {
        while (!isAtEnd() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean skip(char c) {
        boolean there = !isAtEnd() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private boolean isAtEnd() {
        return at == text.length();
    }
}

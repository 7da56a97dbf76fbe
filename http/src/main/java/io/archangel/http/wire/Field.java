package io.archangel.http.wire;

/** A header line to be sent. */
public record Field(String name, String value) {

    /** @throws IllegalArgumentException if the name is no token, or the value has control characters or beyond Latin-1 */
    public Field {
        if (!Ascii.isToken(name)) {
            throw new IllegalArgumentException(
                    "a header's name is a token (RFC 9110, 5.6.2): letters, digits and !#$%&'*+-.^_`|~, at least one");
        }
        if (!Ascii.isFieldValue(value)) {
            throw new IllegalArgumentException("the value of header " + name
                    + " has a control character, a line break or one beyond Latin-1; encode it or leave it out");
        }
    }
}

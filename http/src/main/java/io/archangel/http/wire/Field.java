package io.archangel.http.wire;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A header line to be sent, checked and encoded when it is made. */
public final class Field {
    private final String name;
    private final String value;
    private final byte[] line;

    /** As HTTP/2 has it, made when it is first needed; whoever comes at the same moment makes an equal one. */
    private @Nullable AsciiString lower;

    /** @throws IllegalArgumentException if the name is no token, or the value has control characters or beyond Latin-1 */
    public Field(String name, String value) {
        if (!Ascii.isToken(name)) {
            throw new IllegalArgumentException(
                    "a header's name is a token (RFC 9110, 5.6.2): letters, digits and !#$%&'*+-.^_`|~, at least one");
        }
        if (!Ascii.isFieldValue(value)) {
            throw new IllegalArgumentException("the value of header " + name
                    + " has a control character, a line break or one beyond Latin-1; encode it or leave it out");
        }
        this.name = name;
        this.value = value;
        line = (name + ": " + value + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * A line to be sent behind a body.
     *
     * @throws IllegalArgumentException also if it is one that belongs in the head (RFC 9110, 6.5.1)
     */
    public static Field trailer(String name, String value) {
        if (!Trailers.mayBe(name)) {
            throw new IllegalArgumentException("the header " + name + " belongs in the head; it is no trailer");
        }
        return new Field(name, value);
    }

    /** As it was given. */
    public String name() {
        return name;
    }

    /** As it was given. */
    public String value() {
        return value;
    }

    /** True if it says the same, to the letter. */
    public boolean isSame(Field other) {
        return this == other || (name.equals(other.name) && value.equals(other.value));
    }

    AsciiString lowerName() {
        var present = lower;
        if (present == null) {
            present = new AsciiString(name.toLowerCase(Locale.ROOT));
            lower = present;
        }
        return present;
    }

    byte[] line() {
        return line;
    }
}

package io.archangel.http;

import io.archangel.http.wire.Field;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names one version of what a path shows (RFC 9110, 8.8.3).
 *
 * @param opaque with its quotes
 * @param weak   whether versions that differ in their bytes may share it
 */
record EntityTag(String opaque, boolean weak) {
    private static final int BITS = 128;

    /** Never used itself: to copy it costs less than to look for another. */
    private static final MessageDigest UNUSED = found();

    /** Of a version that a program knows. @throws HttpException if it has what no tag may have */
    static EntityTag of(String version) {
        if (!version.chars().allMatch(EntityTag::isAllowed)) {
            throw new HttpException("the version '" + version
                    + "' is no entity tag; leave out spaces, quotes, controls and what is beyond Latin-1");
        }
        return new EntityTag('"' + version + '"', false);
    }

    /** Of what is sent: the first 128 bits of the SHA-256 of how it is to be read, and of its bytes. */
    static EntityTag of(List<Field> fields, byte[] body) {
        var digest = sha256();
        for (var line : fields) {
            if (line.name().equalsIgnoreCase("Content-Type") || line.name().equalsIgnoreCase("Content-Encoding")) {
                digest.update(line.value().getBytes(StandardCharsets.ISO_8859_1));
                digest.update((byte) 0);
            }
        }
        digest.update(body);
        var bytes = Arrays.copyOf(digest.digest(), BITS / Byte.SIZE);
        return new EntityTag('"' + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + '"', false);
    }

    private static MessageDigest sha256() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException other) {
            return found();
        }
    }

    private static MessageDigest found() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** The one that a header names, or null if it is none. */
    static @Nullable EntityTag parse(@Nullable String text) {
        var all = text == null ? null : list(text);
        return all == null || all.size() != 1 ? null : all.getFirst();
    }

    /** All that a header lists; null if it is malformed. Commas may be within quotes, and empty elements are none. */
    static @Nullable List<EntityTag> list(String text) {
        var all = new ArrayList<EntityTag>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ',' || c == ' ' || c == '\t') {
                at++;
                continue;
            }
            boolean weak = text.startsWith("W/", at);
            int open = weak ? at + 2 : at;
            int end = open < text.length() && text.charAt(open) == '"' ? text.indexOf('"', open + 1) : -1;
            if (end < 0 || !text.substring(open + 1, end).chars().allMatch(EntityTag::isAllowed)) {
                return null;
            }
            all.add(new EntityTag(text.substring(open, end + 1), weak));
            at = next(text, end + 1);
            if (at < 0) {
                return null;
            }
        }
        return all;
    }

    /** Where the next element is, behind its comma; -1 if there is something else before that. */
    private static int next(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at == text.length() ? at : text.charAt(at) == ',' ? at + 1 : -1;
    }

    private static boolean isAllowed(int c) {
        return c == '!' || (c >= '#' && c <= '~') || (c >= 0x80 && c <= 0xff);
    }

    /** For what was made of the bytes that it names. */
    EntityTag weakened() {
        return new EntityTag(opaque, true);
    }

    /** Both name the same bytes (RFC 9110, 8.8.3.2). */
    boolean isStrongly(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /** Both name the same, as near as matters. */
    boolean isWeakly(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    @Override
    public String toString() {
        return weak ? "W/" + opaque : opaque;
    }
}

package io.archangel.xing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes text of a session, and a session of text that was made so (HMAC-SHA256, compared in constant time). The name of the
 * cookie is signed, too, so that what is in one is nothing in another.
 *
 * <pre>base64url(begun "." seen "." name=value&...) "." base64url(signature)</pre>
 */
final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST = 4096;

    private final List<SecretKeySpec> keys;
    private final String purpose;

    Seal(List<byte[]> keys, String cookie) {
        this.keys = keys.stream().map(key -> new SecretKeySpec(key, ALGORITHM)).toList();
        purpose = "session " + cookie + " ";
    }

    /** What is sealed. @param begun and seen are to the second */
    record Content(Instant begun, Instant seen, Map<String, String> values) {}

    String seal(Content content) {
        var text = content.begun.getEpochSecond() + "." + content.seen.getEpochSecond() + "."
                + content.values.entrySet().stream()
                        .map(it ->
                                URLEncoder.encode(it.getKey(), UTF_8) + "=" + URLEncoder.encode(it.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
        var payload = encoded(text.getBytes(UTF_8));
        return payload + "." + encoded(signature(keys.getFirst(), payload));
    }

    /** Nothing if it is not as one of the keys has signed it. */
    Optional<Content> open(String sealed) {
        int dot = sealed.indexOf('.');
        if (dot < 0 || sealed.length() > MOST) {
            return Optional.empty();
        }
        try {
            var payload = sealed.substring(0, dot);
            var signature = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
            boolean good = false;
            for (var key : keys) {
                good |= MessageDigest.isEqual(signature(key, payload), signature);
            }
            return good
                    ? Optional.of(content(new String(Base64.getUrlDecoder().decode(payload), UTF_8)))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Of text that we have signed. */
    private static Content content(String text) {
        var parts = text.split("\\.", 3);
        var values = new LinkedHashMap<String, String>();
        for (var pair : parts[2].split("&")) {
            int equals = pair.indexOf('=');
            if (equals >= 0) {
                values.put(
                        URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return new Content(
                Instant.ofEpochSecond(Long.parseLong(parts[0])),
                Instant.ofEpochSecond(Long.parseLong(parts[1])),
                values);
    }

    private byte[] signature(SecretKeySpec key, String payload) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((purpose + payload).getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new XingException("every JDK has " + ALGORITHM + ": " + impossible);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

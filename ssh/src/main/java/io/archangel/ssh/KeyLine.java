package io.archangel.ssh;

import io.archangel.process.spi.Role;
import io.archangel.shell.Principal;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code authorized_keys}: {@code role="operator",name="ann" ssh-ed25519 AAAA… ann@desk}.
 *
 * <p>Without a role it is a viewer's. Without a name it is called by the comment, up to an {@code @} or a blank. OpenSSH's
 * options that take away what nobody has here are let pass; a key with any other is not let in, for it asks for a bound that
 * this door would not keep.
 *
 * @param fingerprint what tells the key from others, {@code SHA256:…}
 * @param holder      whose it is
 */
record KeyLine(String fingerprint, Principal holder) {
    private static final Set<String> TYPES = Set.of(
            "ssh-ed25519",
            "sk-ssh-ed25519@openssh.com",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ecdsa-sha2-nistp256@openssh.com",
            "ssh-rsa");
    private static final Set<String> IDLE =
            Set.of("restrict", "no-port-forwarding", "no-agent-forwarding", "no-x11-forwarding", "no-user-rc");
    private static final int LEAST_RSA = 2048;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._+-]{0,31}";

    /** What is wrong with a line, and what to do. */
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;

        Bad(String why) {
            super(why);
        }
    }

    /** Reads a line. @param owner whose it is as an operator, whatever it says; or null  @throws Bad if it lets nobody in */
    static KeyLine parse(String line, @Nullable String owner) throws Bad {
        var text = line.strip();
        int split = TYPES.contains(firstWord(text)) ? 0 : endOfOptions(text);
        var words = text.substring(split).strip().split("\\s+", 3);
        if (words.length < 2 || !TYPES.contains(words[0])) {
            throw new Bad("'" + words[0] + "' is not a type of key that is taken; give ssh-ed25519");
        }
        var fingerprint = fingerprint(words[0], words[1]);
        if (owner != null) {
            return new KeyLine(fingerprint, new Principal(owner, "ssh", Role.OPERATOR));
        }
        var options = options(text.substring(0, split));
        var name =
                options.containsKey("name") ? options.get("name") : words.length < 3 ? "" : words[2].split("[@\\s]")[0];
        if (name == null || !name.matches(NAME)) {
            throw new Bad("it has no name of 1 to 32 letters, digits and ._+-; put name=\"ann\" before the key");
        }
        return new KeyLine(fingerprint, new Principal(name, "ssh", role(options)));
    }

    private static String firstWord(String text) {
        return text.split("\\s", 2)[0];
    }

    /** Where the first blank outside quotes is. */
    private static int endOfOptions(String text) throws Bad {
        boolean isQuoted = false;
        for (int at = 0; at < text.length(); at++) {
            char now = text.charAt(at);
            if (now == '\\' && isQuoted) {
                at++;
            } else if (now == '"') {
                isQuoted = !isQuoted;
            } else if (Character.isWhitespace(now) && !isQuoted) {
                return at;
            }
        }
        throw new Bad(isQuoted ? "a quote is not closed" : "there is no key in it");
    }

    private static Map<String, String> options(String text) throws Bad {
        var options = new HashMap<String, String>();
        for (var option : text.isEmpty() ? new String[0] : text.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1)) {
            var parts = option.split("=", 2);
            var key = parts[0].toLowerCase(Locale.ROOT);
            if (parts.length == 2
                    && parts[1].matches("\"[^\"\\\\]*\"")
                    && Set.of("role", "name").contains(key)) {
                if (options.put(key, parts[1].substring(1, parts[1].length() - 1)) != null) {
                    throw new Bad(key + " is given twice");
                }
            } else if (!IDLE.contains(key)) {
                throw new Bad("the option " + option + " is not known here; give role=\"…\" and name=\"…\" alone");
            }
        }
        return options;
    }

    private static Role role(Map<String, String> options) throws Bad {
        var word = options.getOrDefault("role", "viewer");
        return Arrays.stream(Role.values())
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new Bad("role is \"" + word + "\"; give viewer, operator or admin"));
    }

    private static String fingerprint(String type, String data) throws Bad {
        try {
            var key = PublicKeyEntry.parsePublicKeyEntry(type + " " + data)
                    .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
            if (!KeyUtils.getKeyType(key).equals(type)) {
                throw new Bad("the key is not what it says, " + type);
            }
            if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA) {
                throw new Bad("an RSA key of " + rsa.getModulus().bitLength() + " bits is too short; give ssh-ed25519");
            }
            return KeyUtils.getFingerPrint(key);
        } catch (IOException | GeneralSecurityException | RuntimeException damaged) {
            throw new Bad("the key is damaged; copy it again from the .pub file");
        }
    }
}

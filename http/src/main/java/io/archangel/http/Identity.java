package io.archangel.http;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A private key and its certificates, which belong together.
 *
 * @param chain the own first, each issued by the next
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] PROBE = {1, 2, 3};

    Identity {
        chain = List.copyOf(chain);
    }

    /** @throws HttpException if there is anything wrong with them at that time; the message names the file and the remedy */
    static Identity of(Path certificates, Path key, Instant now) {
        var chain = Pem.read(certificates).certificates();
        requireOrder(chain, certificates);
        requireTime(chain, certificates, now);
        var matching = matching(Pem.read(key).privateKey(), chain.getFirst());
        if (matching == null) {
            throw new HttpException("the key in " + key + " is not that of the first certificate in " + certificates
                    + "; give the two that were made together");
        }
        return new Identity(chain, matching);
    }

    /** True if its key is of the kind that TLS asks for, such as {@code EC}. */
    boolean isOf(String keyType) {
        return keyType.equals(key.getAlgorithm());
    }

    Instant expires() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** The key, if what it signs is what that certificate's owner signs; else null. */
    private static @Nullable PrivateKey matching(byte[] pkcs8, X509Certificate own) {
        var algorithm = own.getPublicKey().getAlgorithm();
        try {
            var key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            var signature = Signature.getInstance(signatureOf(algorithm));
            signature.initSign(key);
            signature.update(PROBE);
            var signed = signature.sign();
            signature.initVerify(own.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed) ? key : null;
        } catch (GeneralSecurityException ofAnotherKind) {
            return null;
        }
    }

    private static String signatureOf(String algorithm) {
        return switch (algorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> algorithm;
        };
    }

    private static void requireOrder(List<X509Certificate> chain, Path file) {
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                throw new HttpException("certificate " + (i + 1) + " in " + file + " has not issued certificate " + i
                        + "; put the server's own first, then who issued it, and so on");
            }
        }
    }

    private static void requireTime(List<X509Certificate> chain, Path file, Instant now) {
        for (int i = 0; i < chain.size(); i++) {
            var from = chain.get(i).getNotBefore().toInstant();
            var to = chain.get(i).getNotAfter().toInstant();
            if (now.isBefore(from) || now.isAfter(to)) {
                throw new HttpException("certificate " + (i + 1) + " in " + file + " is valid from " + from + " to "
                        + to + ", and it is " + now + "; renew it, or set the clock");
            }
        }
    }
}

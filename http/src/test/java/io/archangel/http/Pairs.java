package io.archangel.http;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys for localhost, made for these tests and valid for long, and clients that trust them. */
final class Pairs {
    private Pairs() {}

    static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(Pairs.class.getResource("/certificates/" + name))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Puts a pair in place as {@code cert.pem} and {@code key.pem}. */
    static void put(String certificate, String key, Path folder) throws IOException {
        Files.copy(file(certificate), folder.resolve("cert.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(file(key), folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** A client that trusts these alone, and has no session to resume. */
    static SSLContext trusting(String... certificates) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (var name : certificates) {
            store.setCertificateEntry(name, Pem.read(file(name)).certificates().getFirst());
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}

package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Keys of a test's own, which the JDK's keytool makes: one pair for localhost, and one for a client that we call ann. */
final class Keys {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyStore server;
    private final KeyStore client;

    Keys(Path folder) throws Exception {
        server = made(folder.resolve("server.p12"), "localhost", "san=dns:localhost,ip:127.0.0.1");
        client = made(folder.resolve("client.p12"), "ann", "san=dns:ann");
    }

    private static KeyStore made(Path store, String name, String extension) throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        extension,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        assertThat(new String(made.getInputStream().readAllBytes())).isNotNull();
        assertThat(made.waitFor()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    /** For both ends: is localhost, and trusts it. */
    static SSLContext fresh(Path folder) throws Exception {
        var store = made(folder.resolve("keys.p12"), "localhost", "san=dns:localhost");
        return context(store, store);
    }

    /** Is localhost, and trusts ann. */
    SSLContext server() {
        return context(server, client);
    }

    /** Is nobody, and trusts localhost. */
    SSLContext client() {
        return context(null, server);
    }

    /** Is ann, and trusts localhost. */
    SSLContext ann() {
        return context(client, server);
    }

    /** Is nobody, and trusts ann alone. */
    SSLContext stranger() {
        return context(null, client);
    }

    private static SSLContext context(@Nullable KeyStore own, KeyStore trusted) {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, PASSWORD);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(certificates(trusted));
            var context = SSLContext.getInstance("TLS");
            context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static KeyStore certificates(KeyStore of) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        var name = of.aliases().nextElement();
        trusted.setCertificateEntry(name, of.getCertificate(name));
        return trusted;
    }
}

package io.archangel.http;

import io.archangel.loop.Tls;
import io.archangel.process.Clock;
import java.nio.file.Path;
import java.time.Instant;
import javax.net.ssl.SSLContext;

/**
 * Who a server says it is over TLS, from files that may be replaced while it runs. Any thread may call any method.
 *
 *     var certificates = Certificates.of(Path.of("cert.pem"), Path.of("key.pem"));
 *     server.listen(loop, Listen.on("0.0.0.0", 8443).tls(certificates));
 *     certificates.reload();
 */
public interface Certificates {
    /**
     * Reads a pair. The two may be one file.
     *
     * @param certificates PEM: the server's own certificate first, then who issued it, and so on
     * @param key          PEM: the private key of the first, in PKCS#8 ({@code BEGIN PRIVATE KEY}), unencrypted; RSA, EC or
     *                     Ed25519
     * @throws HttpException if one can't be read, they do not belong together, or the time of a certificate is not now; the
     *                       message names the file and the remedy
     */
    static Certificates of(Path certificates, Path key) {
        return new CertificateFiles(certificates, key, Clock.system(), false);
    }

    /**
     * The same that look for themselves whether a file has changed: at a handshake, at most once a second, and then that
     * handshake waits until the new pair is in force. A bad new pair is logged once, until a file changes again.
     *
     * @throws HttpException as {@link #of} has it
     */
    Certificates watched();

    /**
     * Reads the files again. Handshakes that begin from now on use the new pair; connections that stand go on, and who
     * resumes a session asks for no certificate. Blocks for as long as reading takes.
     *
     * @throws HttpException as {@link #of} has it; the pair before stays in force, whole
     */
    void reload();

    /** Until when the server's own certificate is valid. */
    Instant expires();

    /** What TLS takes; it has the present pair at any time, and trusts nobody. */
    SSLContext context();

    /** TLS with these, as usual: 1.3 and 1.2, clients are not asked for certificates, 10 s for a handshake. */
    default Tls tls() {
        return Tls.of(context());
    }
}

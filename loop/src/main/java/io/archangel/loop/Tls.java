package io.archangel.loop;

import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * How a connection is encrypted, by the JDK's TLS.
 *
 * <p>The end that connects checks the other's certificate against the name it connected to (RFC 9525); that can't be
 * switched off here, only by a context that trusts everybody. The end that accepts asks for a certificate if
 * {@link ClientAuth} says so.
 *
 * @param context    keys and whom to trust; the JDK's own unless told, which has no keys, so a server gives one
 * @param protocols  {@code TLSv1.3}, {@code TLSv1.2} or both, which is usual
 * @param clientAuth whether the end that accepts asks for a certificate; it does not unless told
 * @param alpn       application protocols by preference (RFC 7301), such as {@code h2}; none unless told
 * @param serverName whom to expect in place of the host connected to; needed where there is none, as on a path. Empty
 *                   unless told
 * @param handshake  how long a handshake may take, more than zero; 10 s unless told
 */
public record Tls(
        SSLContext context,
        List<String> protocols,
        ClientAuth clientAuth,
        List<String> alpn,
        String serverName,
        Duration handshake) {
    private static final List<String> KNOWN = List.of("TLSv1.3", "TLSv1.2");
    private static final int LONGEST_NAME = 255;

    /** Whether the end that accepts asks the other for a certificate. */
    public enum ClientAuth {
        /** It does not. */
        NONE,
        /** It asks, and takes who has none. */
        WANTED,
        /** It asks, and refuses who has none that the context trusts. */
        NEEDED
    }

    /**
     * What was agreed.
     *
     * @param protocol     {@code TLSv1.3} or {@code TLSv1.2}
     * @param cipher       the cipher suite, as the JDK calls it
     * @param alpn         the application protocol, or empty if none was agreed
     * @param certificates the other end's, its own first; empty if it was not asked or has none
     */
    public record Session(String protocol, String cipher, String alpn, List<Certificate> certificates) {
        /** Copies the list. */
        public Session {
            certificates = List.copyOf(certificates);
        }
    }

    /** @throws LoopException if something is out of range; the message names it */
    public Tls {
        protocols = List.copyOf(protocols);
        alpn = List.copyOf(alpn);
        if (protocols.isEmpty() || !Set.copyOf(KNOWN).containsAll(protocols)) {
            throw new LoopException("protocols is " + protocols + "; give TLSv1.3, TLSv1.2 or both");
        }
        if (alpn.stream().anyMatch(name -> name.isEmpty() || name.length() > LONGEST_NAME)) {
            throw new LoopException("alpn is " + alpn + "; give names of 1 to 255 characters, such as h2");
        }
        if (handshake.isZero() || handshake.isNegative()) {
            throw new LoopException("handshake is " + handshake + "; give more than zero");
        }
    }

    /** With keys and trust of one's own; what a server needs. */
    public static Tls of(SSLContext context) {
        return new Tls(context, KNOWN, ClientAuth.NONE, List.of(), "", Duration.ofSeconds(10));
    }

    /** Trusts whom the JDK trusts; enough for who connects. @throws LoopException if the JDK has no TLS */
    public static Tls defaults() {
        try {
            return of(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException none) {
            throw new LoopException("the JDK's TLS can't be used: " + none.getMessage() + "; give a context", none);
        }
    }

    /** The same with these versions only. */
    public Tls protocols(String... others) {
        return new Tls(context, List.of(others), clientAuth, alpn, serverName, handshake);
    }

    /** The same, asking for certificates so. */
    public Tls clientAuth(ClientAuth other) {
        return new Tls(context, protocols, other, alpn, serverName, handshake);
    }

    /** The same with these application protocols, the best first. */
    public Tls alpn(String... others) {
        return new Tls(context, protocols, clientAuth, List.of(others), serverName, handshake);
    }

    /** The same, expecting that name. */
    public Tls serverName(String other) {
        return new Tls(context, protocols, clientAuth, alpn, other, handshake);
    }

    /** The same with another time for the handshake. */
    public Tls handshake(Duration other) {
        return new Tls(context, protocols, clientAuth, alpn, serverName, other);
    }
}

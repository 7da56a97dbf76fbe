package io.archangel.http;

import io.archangel.loop.Tls;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where a web server listens, and how it is spoken to there.
 *
 *     server.listen(loop, Listen.on("0.0.0.0", 8080));
 *     server.listen(loop, Listen.on(Path.of("/run/web.sock")).mode("rw-rw----"));
 *     server.listen(loop, Listen.on("0.0.0.0", 8443).tls(Certificates.of(certificate, key)));
 *
 * @param host a name or an address; empty where it listens on a path
 * @param port 0 to 65,535, where 0 takes a free one
 * @param path a unix socket, whose file is gone when the server stops; null for host and port
 * @param mode who may connect to the path, {@code rw-rw----}: those who may write; null leaves that to the umask. The file
 *             is there for a moment before it has its mode, so where the umask is 0 keep its folder closed
 * @param tls  how to encrypt; null, which is usual, does not. Its application protocols are the server's own business
 * @param proxies who is believed what it says of its clients; nobody unless told
 * @param proxyProtocol whether each connection begins with a header of the PROXY protocol, version 1 or 2, before TLS: if so,
 *                      one that does not, or comes from others than the proxies, is closed
 */
public record Listen(
        String host,
        int port,
        @Nullable Path path,
        @Nullable String mode,
        @Nullable Tls tls,
        Proxies proxies,
        boolean proxyProtocol) {
    private static final int MOST_PORT = 65_535;

    /**
     * @throws HttpException if the port is out of range, the mode is none, there is a mode and no path, or the PROXY protocol
     *                       and no proxy
     */
    public Listen {
        if (port < 0 || port > MOST_PORT) {
            throw new HttpException("port is " + port + "; give 0 to " + MOST_PORT);
        }
        if (host.isEmpty() == (path == null)) {
            throw new HttpException("host is '" + host + "' and path is " + path + "; give one of them");
        }
        requireMode(mode, path);
        if (proxyProtocol && proxies.isEmpty()) {
            throw new HttpException(
                    "proxyProtocol is on and no proxy is trusted, so nobody could connect; say behind whom");
        }
    }

    /** On the addresses of a host. */
    public static Listen on(String host, int port) {
        return new Listen(host, port, null, null, null, Proxies.none(), false);
    }

    /** On a path, as a unix socket. */
    public static Listen on(Path path) {
        return new Listen("", 0, path, null, null, Proxies.none(), false);
    }

    /** The same where those may connect who may write by it. */
    public Listen mode(String permissions) {
        return new Listen(host, port, path, permissions, tls, proxies, proxyProtocol);
    }

    /** The same, encrypted. */
    public Listen tls(Tls how) {
        return new Listen(host, port, path, mode, how, proxies, proxyProtocol);
    }

    /** The same, encrypted, as usual. */
    public Listen tls(Certificates certificates) {
        return tls(certificates.tls());
    }

    /** The same, believing these what they say of their clients. */
    public Listen behind(Proxies those) {
        return new Listen(host, port, path, mode, tls, those, proxyProtocol);
    }

    /** The same, where these speak the PROXY protocol. */
    public Listen proxyProtocol(Proxies those) {
        return new Listen(host, port, path, mode, tls, those, true);
    }

    private static void requireMode(@Nullable String mode, @Nullable Path path) {
        if (mode == null) {
            return;
        }
        if (path == null) {
            throw new HttpException("mode is " + mode + " where there is no path; leave it out");
        }
        try {
            PosixFilePermissions.fromString(mode);
        } catch (IllegalArgumentException none) {
            throw new HttpException("mode is " + mode + "; give nine characters such as rw-rw----");
        }
    }
}

package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.archangel.loop.Tls;
import io.archangel.process.Guard;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** TLS by the JDK's engine, in Netty's handler. What takes long, such as to sign, is done on virtual threads. */
final class Encryption {
    private Encryption() {}

    /** The end that accepted. */
    static SslHandler server(NettyLoop loop, Tls tls) {
        var engine = tls.context().createSSLEngine();
        engine.setUseClientMode(false);
        var parameters = engine.getSSLParameters();
        switch (tls.clientAuth()) {
            case NEEDED -> parameters.setNeedClientAuth(true);
            case WANTED -> parameters.setWantClientAuth(true);
            case NONE -> {}
        }
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return handler(loop, tls, engine);
    }

    /** The end that connected. @throws LoopException if there is no name to check the certificate against */
    static SslHandler client(NettyLoop loop, Tls tls, String host) {
        var name = tls.serverName().isEmpty() ? host : tls.serverName();
        if (name.isEmpty()) {
            throw new LoopException("TLS needs a name to expect of the other end; give Tls.serverName");
        }
        var engine = tls.context().createSSLEngine(name, -1);
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!isLiteral(name)) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        engine.setSSLParameters(parameters);
        return handler(loop, tls, engine);
    }

    private static SslHandler handler(NettyLoop loop, Tls tls, SSLEngine engine) {
        var parameters = engine.getSSLParameters();
        parameters.setProtocols(tls.protocols().toArray(String[]::new));
        parameters.setApplicationProtocols(tls.alpn().toArray(String[]::new));
        engine.setSSLParameters(parameters);
        var handler = new SslHandler(engine, task -> Thread.startVirtualThread(() -> work(loop, task)));
        handler.setHandshakeTimeoutMillis(Math.max(1, tls.handshake().toMillis()));
        return handler;
    }

    private static void work(NettyLoop loop, Runnable task) {
        var thrown = Guard.attempt(task::run);
        if (thrown != null && !(thrown instanceof RejectedExecutionException)) {
            loop.callbacks().report(thrown);
        }
    }

    /** What was agreed, once it was. */
    static Tls.Session session(SSLEngine engine) {
        var session = engine.getSession();
        var alpn = engine.getApplicationProtocol();
        return new Tls.Session(
                session.getProtocol(), session.getCipherSuite(), alpn == null ? "" : alpn, certificates(session));
    }

    private static List<Certificate> certificates(SSLSession session) {
        try {
            return List.of(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException notAsked) {
            return List.of();
        }
    }

    /** Names of servers are never addresses (RFC 6066, 3). */
    private static boolean isLiteral(String name) {
        return name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}

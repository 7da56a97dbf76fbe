package io.archangel.loop.netty;

import io.archangel.loop.Callbacks;
import io.archangel.loop.LoopException;
import io.archangel.loop.Tls;
import io.archangel.process.Guard;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** TLS by the JDK's engine, in Netty's handler. What takes long, such as to sign, is done on virtual threads. */
final class Encryption {
    private Encryption() {}

    /** The end that accepted. @param computes what a handshake needs @throws LoopException if the JDK can't encrypt so */
    static SslHandler server(Tls tls, Executor computes) {
        return possible(() -> accepting(tls, computes));
    }

    /** The end that connected. @throws LoopException if the JDK can't, or there is no name to check the certificate against */
    static SslHandler client(Tls tls, String host, Executor computes) {
        return possible(() -> connecting(tls, host, computes));
    }

    private static SslHandler possible(Supplier<SslHandler> made) {
        try {
            return made.get();
        } catch (IllegalStateException | IllegalArgumentException refused) {
            throw new LoopException(
                    "the JDK can't encrypt so: " + refused.getMessage()
                            + "; give a context that was initialised, and versions that it has",
                    refused);
        }
    }

    private static SslHandler accepting(Tls tls, Executor computes) {
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
        return handler(tls, engine, computes);
    }

    private static SslHandler connecting(Tls tls, String host, Executor computes) {
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
        return handler(tls, engine, computes);
    }

    private static SslHandler handler(Tls tls, SSLEngine engine, Executor computes) {
        var parameters = engine.getSSLParameters();
        parameters.setProtocols(tls.protocols().toArray(String[]::new));
        parameters.setApplicationProtocols(tls.alpn().toArray(String[]::new));
        engine.setSSLParameters(parameters);
        var handler = new SslHandler(engine, computes);
        handler.setHandshakeTimeoutMillis(Math.max(1, Callbacks.nanos(tls.handshake()) / 1_000_000));
        return handler;
    }

    /** Does what a handshake has to compute, on a virtual thread. */
    static void compute(NettyLoop loop, Runnable task) {
        Thread.startVirtualThread(() -> work(loop, task));
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

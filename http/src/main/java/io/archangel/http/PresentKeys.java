package io.archangel.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What TLS asks for a server's certificate and key: one pair, which may change from one handshake to the next. A handshake
 * asks three times, so it is given a name of the pair, which the pair keeps for one more change.
 */
final class PresentKeys extends X509ExtendedKeyManager {
    private final Runnable beforeEach;
    private volatile Pairs pairs;

    /** @param beforeEach runs before a handshake is given its pair, on the thread that computes for it */
    PresentKeys(Identity first, Runnable beforeEach) {
        this.beforeEach = beforeEach;
        pairs = new Pairs(first, first, 0);
    }

    Identity present() {
        return pairs.present;
    }

    /** From now on it is this. One thread at a time. */
    void present(Identity next) {
        pairs = new Pairs(next, pairs.present, pairs.changes + 1);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        beforeEach.run();
        var now = pairs;
        return now.present.isOf(keyType) ? now.name() : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        var named = pairs.named(alias);
        return named == null ? null : named.key();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        var named = pairs.named(alias);
        return named == null ? null : named.chain().toArray(X509Certificate[]::new);
    }

    // ---- what only sockets and clients ask ----

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        var now = pairs;
        return now.present.isOf(keyType) ? new String[] {now.name()} : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    /** @param changes how often it has changed, which is the name of the present one */
    private record Pairs(Identity present, Identity before, long changes) {
        String name() {
            return Long.toString(changes);
        }

        @Nullable
        Identity named(String name) {
            if (Objects.equals(name, name())) {
                return present;
            }
            return Objects.equals(name, Long.toString(changes - 1)) ? before : null;
        }
    }
}

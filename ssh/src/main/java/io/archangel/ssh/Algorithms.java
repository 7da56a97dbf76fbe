package io.archangel.ssh;

import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.server.ServerBuilder;

/**
 * What the door offers, the best first: no CBC, no SHA-1, no curves of NIST for the exchange, codes over what was encrypted,
 * and exchanges that hold against a quantum computer before others. None of it is touched before somebody connects.
 */
final class Algorithms {
    private Algorithms() {}

    static List<KeyExchangeFactory> exchanges() {
        return List.of(
                ServerBuilder.DH2KEX.apply(BuiltinDHFactories.mlkem768x25519),
                ServerBuilder.DH2KEX.apply(BuiltinDHFactories.sntrup761x25519),
                ServerBuilder.DH2KEX.apply(BuiltinDHFactories.sntrup761x25519_openssh),
                ServerBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519),
                ServerBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519_libssh));
    }

    static List<NamedFactory<Cipher>> ciphers() {
        return List.of(
                BuiltinCiphers.cc20p1305_openssh,
                BuiltinCiphers.aes256gcm,
                BuiltinCiphers.aes128gcm,
                BuiltinCiphers.aes256ctr,
                BuiltinCiphers.aes128ctr);
    }

    static List<NamedFactory<Mac>> codes() {
        return List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm);
    }

    /** None: what is compressed before it is encrypted tells of itself by its length. */
    static List<NamedFactory<Compression>> compressions() {
        return List.of(BuiltinCompressions.none);
    }

    /** With what a client may sign. The server signs by its ed25519 key alone. */
    static List<NamedFactory<Signature>> signatures() {
        return List.of(
                BuiltinSignatures.ed25519,
                BuiltinSignatures.sk_ssh_ed25519,
                BuiltinSignatures.nistp256,
                BuiltinSignatures.nistp384,
                BuiltinSignatures.nistp521,
                BuiltinSignatures.sk_ecdsa_sha2_nistp256,
                BuiltinSignatures.rsaSHA512,
                BuiltinSignatures.rsaSHA256);
    }
}

package io.archangel.ssh;

import io.archangel.shell.Principal;
import java.net.InetAddress;
import java.security.PublicKey;
import java.util.Optional;

/** Knows a person by a public key. */
@FunctionalInterface
public interface Keyring {

    /**
     * Whose key it is, or empty. Called on a thread of the door, several at once; must not block for long. That the person
     * has the private key is proven to the door after this.
     *
     * @param from where the connection comes from
     */
    Optional<Principal> holder(PublicKey key, InetAddress from);
}

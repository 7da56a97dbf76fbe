package io.archangel.proof.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/** Somebody who comes by SSH, for each command anew. */
public final class Secure implements AutoCloseable {
    private static final Duration TIME = Duration.ofSeconds(20);

    private final SshClient client = SshClient.setUpDefaultClient();
    private final KeyPair key;

    public Secure() throws GeneralSecurityException {
        key = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        client.setServerKeyVerifier((session, address, its) -> true);
        client.start();
    }

    /** The line that lets it in, as operator. */
    public String line() {
        return "role=\"operator\",name=\"ann\" " + PublicKeyEntry.toString(key.getPublic()) + "\n";
    }

    /** Logs in, runs a command, goes. @return what it showed, both streams */
    public String run(InetSocketAddress door, String command) throws IOException {
        var said = new ByteArrayOutputStream();
        try (var session = client.connect("ann", door).verify(TIME).getSession()) {
            session.addPublicKeyIdentity(key);
            session.auth().verify(TIME);
            try (var channel = session.createExecChannel(command)) {
                channel.setOut(said);
                channel.setErr(said);
                channel.open().verify(TIME);
                channel.waitFor(List.of(ClientChannelEvent.CLOSED), TIME);
            }
        }
        return said.toString(UTF_8);
    }

    @Override
    public void close() {
        client.stop();
    }
}

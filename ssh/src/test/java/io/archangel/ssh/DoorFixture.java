package io.archangel.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.process.Clock;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.shell.Audit;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** A door with a real shell on a table, keys for it, and a client that is MINA's own. */
final class DoorFixture implements AutoCloseable {
    static final Duration TIME = Duration.ofSeconds(20);

    final ProcessManager manager;
    final Path folder;
    final KeyPair operator = key();
    final KeyPair viewer = key();
    final KeyPair stranger = key();
    final SshDoor door;
    private final SshClient client = SshClient.setUpDefaultClient();

    /** What was written down. */
    final List<Audit.Event> audited = new CopyOnWriteArrayList<>();

    /** Why the server has cut connections, in its words. */
    final List<String> partings = new CopyOnWriteArrayList<>();

    DoorFixture(Path folder) throws Exception {
        this(folder, DoorOptions.defaults());
    }

    DoorFixture(Path folder, DoorOptions options) throws Exception {
        this(folder, options, Clock.system());
    }

    DoorFixture(Path folder, DoorOptions options, Clock clock) throws Exception {
        this.folder = folder;
        manager = ProcessManager.create(ManagerOptions.defaults().clock(clock));
        authorize("role=\"operator\" " + line(operator) + " ann@desk", "name=\"vic\" " + line(viewer));
        door = SshDoor.open(
                "127.0.0.1",
                0,
                Shell.create(manager, audited::add),
                manager,
                AuthorizedKeys.of(file(), folder.resolve("nowhere"), "nobody"),
                HostKey.in(folder.resolve("host_key")),
                new Doorkeeper(options, manager.clock()));
        client.setServerKeyVerifier((session, address, key) -> true);
        client.addSessionListener(new SessionListener() {
            @Override
            public void sessionDisconnect(
                    Session session, int reason, String message, String language, boolean initiator) {
                if (!initiator) {
                    partings.add(message);
                }
            }
        });
        client.start();
    }

    static KeyPair key() {
        try {
            return KeyUtils.generateKeyPair("ssh-ed25519", 256);
        } catch (GeneralSecurityException none) {
            throw new IllegalStateException(none);
        }
    }

    static String line(KeyPair pair) {
        return PublicKeyEntry.toString(pair.getPublic());
    }

    Path file() {
        return folder.resolve("authorized_keys");
    }

    void authorize(String... lines) throws IOException {
        var made = folder.resolve("made");
        Files.write(made, List.of(lines));
        Files.move(made, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** A connection, not logged in yet. */
    ClientSession connect() throws IOException {
        var address = door.address();
        return client.connect("somebody", address.getHostString(), address.getPort())
                .verify(TIME)
                .getSession();
    }

    /** A connection, logged in. @throws IOException if it is refused */
    ClientSession login(KeyPair... pairs) throws IOException {
        var session = connect();
        for (var pair : pairs) {
            session.addPublicKeyIdentity(pair);
        }
        try {
            session.auth().verify(TIME);
            return session;
        } catch (IOException refused) {
            session.close(true);
            throw refused;
        }
    }

    /** True once a kill has been written down, which a command does on its way. */
    boolean hasBegunToKill() {
        return audited.stream().anyMatch(event -> event.what().startsWith("kill "));
    }

    /** What a command said, both streams, and its exit code. */
    record Said(String out, String err, Integer code) {}

    /** Runs one command on a connection. */
    static Said run(ClientSession session, String command) throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try (var channel = session.createExecChannel(command)) {
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(TIME);
            channel.waitFor(List.of(ClientChannelEvent.CLOSED), TIME);
            return new Said(out.toString(UTF_8), err.toString(UTF_8), channel.getExitStatus());
        }
    }

    @Override
    public void close() {
        client.stop();
        door.close();
        manager.close();
    }
}

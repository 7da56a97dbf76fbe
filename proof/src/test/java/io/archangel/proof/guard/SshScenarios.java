package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;
import static org.awaitility.Awaitility.await;

import io.archangel.process.ProcessInfo;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.ssh.HostKey;
import io.archangel.ssh.Keyring;
import io.archangel.ssh.SshDoor;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.config.keys.KeyUtils;

/** What the SSH door calls. */
final class SshScenarios {
    private static final Duration TIME = Duration.ofSeconds(20);

    private SshScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(of(
                "keyring",
                Place.PROCESS,
                (world, bomb) -> offered(world, (key, from) -> bomb.go()),
                "Keyring.holder(PublicKey, InetAddress)",
                "Keyring of SshDoor.open(String, int, Shell, ProcessManager, Keyring, HostKey, Doorkeeper)"));
    }

    /** Somebody offers a key. */
    private static long offered(World world, Keyring keys) throws Exception {
        var shell = Shell.create(world.manager, event -> {});
        var hostKey = HostKey.in(Files.createTempDirectory("ssh").resolve("host_key"));
        var keeper = new Doorkeeper(DoorOptions.defaults(), world.manager.clock());
        var door = world.closes(SshDoor.open("127.0.0.1", 0, shell, world.manager, keys, hostKey, keeper));
        var client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((session, address, key) -> true);
        client.start();
        try (var session = client.connect("ann", "127.0.0.1", door.address().getPort())
                .verify(TIME)
                .getSession()) {
            await().until(() -> connection(world) != 0);
            long pid = connection(world);
            session.addPublicKeyIdentity(KeyUtils.generateKeyPair("ssh-ed25519", 256));
            session.auth().await(TIME);
            return pid;
        } finally {
            client.stop();
        }
    }

    private static long connection(World world) {
        return world.manager.list().stream()
                .filter(row -> row.name().equals("ssh connection"))
                .mapToLong(ProcessInfo::pid)
                .sum();
    }
}

package io.archangel.proof.mute;

import io.archangel.loop.Loop;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.server.cli.UnixDoor;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.ssh.AuthorizedKeys;
import io.archangel.ssh.HostKey;
import io.archangel.ssh.SshDoor;
import io.archangel.telnet.TelnetDoor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The three doors to the shell of a manager, with one keeper for all, as a server has them. */
public final class Doors implements AutoCloseable {
    /** What is typed at the telnet door, with the name of who it is behind it. */
    private static final String TOKEN = "the token of ";

    private final TelnetDoor telnet;
    private final SshDoor ssh;
    private final UnixDoor unix;

    /**
     * Opens them.
     *
     * @param loop   of the telnet door
     * @param folder where the socket and the keys are
     * @param keys   lines of {@code authorized_keys}
     */
    public Doors(ProcessManager manager, Loop loop, Path folder, DoorOptions options, List<String> keys)
            throws IOException {
        var shell = Shell.create(manager, event -> {});
        var keeper = new Doorkeeper(options, manager.clock());
        Files.write(folder.resolve("authorized_keys"), keys);
        telnet = TelnetDoor.open(loop, "127.0.0.1", 0, shell, manager, Doors::byToken, keeper);
        ssh = SshDoor.open(
                "127.0.0.1",
                0,
                shell,
                manager,
                AuthorizedKeys.of(folder.resolve("authorized_keys")),
                HostKey.in(folder.resolve("host_key")),
                keeper);
        unix = UnixDoor.open(folder.resolve("archangel.sock"), manager, shell, keeper);
    }

    private static Optional<Principal> byToken(String typed) {
        return typed.startsWith(TOKEN)
                ? Optional.of(new Principal(typed.substring(TOKEN.length()), "telnet", Role.OPERATOR))
                : Optional.empty();
    }

    /** What somebody of this name types to be let in at the telnet door. */
    public static String token(String name) {
        return TOKEN + name;
    }

    /** Where the telnet door is. */
    public InetSocketAddress telnet() {
        return telnet.address();
    }

    /** Where the SSH door is. */
    public InetSocketAddress ssh() {
        return ssh.address();
    }

    /** Where the unix door is. */
    public Path unix() {
        return unix.path();
    }

    @Override
    public void close() throws IOException {
        unix.close();
        ssh.close();
        telnet.close();
    }
}

package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.ProcessInfo;
import io.archangel.process.spi.Role;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.telnet.Authenticator;
import io.archangel.telnet.TelnetDoor;
import java.util.stream.Stream;

/** What the telnet door calls. */
final class TelnetScenarios {
    private static final Principal HOLDER = new Principal("ann", "telnet", Role.OPERATOR);

    private TelnetScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                of(
                        "authenticator",
                        Place.PROCESS,
                        (world, bomb) -> typed(world, token -> bomb.go()),
                        "Authenticator.principal(String)",
                        "Authenticator of TelnetDoor.open(Loop, String, int, Shell, ProcessManager, Authenticator,"
                                + " Doorkeeper)"),
                of(
                        "supplier of the token",
                        Place.PROCESS,
                        (world, bomb) -> typed(world, Authenticator.token(bomb::go, HOLDER)),
                        "Supplier of Authenticator.token(Supplier, Principal)"));
    }

    /** Somebody types a token. */
    private static long typed(World world, Authenticator authenticator) throws Exception {
        var shell = Shell.create(world.manager, event -> {});
        var door = world.closes(TelnetDoor.open(
                world.loop,
                "127.0.0.1",
                0,
                shell,
                world.manager,
                authenticator,
                new Doorkeeper(DoorOptions.defaults(), world.manager.clock())));
        var client = world.connect(door.address());
        assertThat(client.readUntil("token: ")).endsWith("token: ");
        var pid = world.manager.list().stream()
                .filter(row -> row.kind().equals("session"))
                .mapToLong(ProcessInfo::pid)
                .sum();
        client.send("secret\r\n");
        client.readOut();
        return pid;
    }
}

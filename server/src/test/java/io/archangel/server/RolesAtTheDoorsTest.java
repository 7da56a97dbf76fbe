package io.archangel.server;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.spi.Role;
import io.archangel.server.cli.UnixClient;
import io.archangel.shell.Audit;
import io.archangel.shell.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server with all that it mounts, and every command by every role by every door: done, or refused with a word of who
 * may not, and written down. What is to be so is read from the table that people read, and from the verbs that are mounted.
 */
@Timeout(180)
final class RolesAtTheDoorsTest {
    private static final Path PAGE = Path.of("../docs/shell.md");

    /** {@code | `kill` | | yes | yes | Signal processes… |}. */
    private static final Pattern ROW = Pattern.compile("\\| `([a-z]+)` \\|( yes)? \\|( yes)? \\|( yes)? \\| .*");

    /** A pid that nobody has. */
    private static final String NOBODY = "999999999";

    /** Those that do something, even if to nobody. */
    private static final Set<String> ACTS = Set.of("kill", "cont", "nohup", "signal", "stop", "ulimit");

    /** What a command is given so that it ends, and hurts nobody. */
    private static final Map<String, String> ARGUMENTS = Map.ofEntries(
            Map.entry("audit", "-n 1"),
            Map.entry("cont", NOBODY),
            Map.entry("kill", NOBODY),
            Map.entry("nohup", NOBODY),
            Map.entry("pgrep", "nobody"),
            Map.entry("pkill", "nobody"),
            Map.entry("signal", "RELOAD " + NOBODY),
            Map.entry("stat", NOBODY),
            Map.entry("stop", NOBODY),
            Map.entry("tap", NOBODY),
            Map.entry("ulimit", NOBODY),
            Map.entry("wait", NOBODY),
            Map.entry("watch", "-c 1 ps"),
            Map.entry("where", NOBODY));

    @TempDir
    private Path temp;

    @Test
    void command_byEachRoleAtEachDoor_isDoneOrRefusedAsTheTableSays() throws Exception {
        try (var doors = new RoleDoors(temp)) {
            var needed = needed(doors);
            assertThat(needed.keySet())
                    .contains("kill", "audit", "loops", "errors", "flush", "trip", "run", "timers", "clear-errors");
            for (var role : Role.values()) {
                var name = role.name().toLowerCase(Locale.ROOT);
                try (var ssh = doors.ssh(role);
                        var telnet = doors.telnet(role)) {
                    for (var command : needed.entrySet()) {
                        check(doors, new Principal(name, "ssh", role), command, ssh.run(line(doors, command.getKey())));
                        check(
                                doors,
                                new Principal(name, "telnet", role),
                                command,
                                telnet.run(line(doors, command.getKey())));
                    }
                    telnet.leaves();
                }
            }
            var owner = System.getProperty("user.name");
            for (var command : needed.entrySet()) {
                var said = UnixClient.command(
                        doors.unix(), line(doors, command.getKey()).split(" "));
                check(doors, new Principal(owner, "unix", Role.ADMIN), command, said.out() + said.err());
            }
        }
    }

    /** By command, who may; {@code exit} is tried last. */
    private static Map<String, Role> needed(RoleDoors doors) throws IOException {
        var needed = new TreeMap<String, Role>();
        for (var line : Files.readAllLines(PAGE)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                needed.put(
                        row.group(1),
                        row.group(2) != null ? Role.VIEWER : row.group(3) != null ? Role.OPERATOR : Role.ADMIN);
            }
        }
        needed.remove("exit");
        for (var table : doors.tables()) {
            needed.put(table.name(), table.name().equals("errors") ? Role.OPERATOR : Role.VIEWER);
            table.verbs().forEach(verb -> needed.put(verb.name(), verb.role()));
        }
        return needed;
    }

    private static String line(RoleDoors doors, String command) {
        int arguments = verbArguments(doors, command);
        var rest = arguments < 0
                ? ARGUMENTS.getOrDefault(command, "")
                : Collections.nCopies(arguments, "nobody").stream().collect(joining(" "));
        return (command + " " + rest).strip();
    }

    /** How many a verb takes, or -1 if it is none. */
    private static int verbArguments(RoleDoors doors, String command) {
        return doors.tables().stream()
                .flatMap(table -> table.verbs().stream())
                .filter(verb -> verb.name().equals(command))
                .mapToInt(verb -> verb.arguments().size())
                .findFirst()
                .orElse(-1);
    }

    private static void check(RoleDoors doors, Principal who, Map.Entry<String, Role> command, String said)
            throws IOException {
        var name = command.getKey();
        var as = line(doors, name) + " by " + who + ": " + said;
        var written = doors.audited(who);
        boolean isAllowed = who.role().includes(command.getValue());
        var word = who.role().name().toLowerCase(Locale.ROOT);
        boolean isRefused =
                said.contains(name + ": denied to " + who + ", who is " + word) || said.contains(NOBODY + " denied");
        assertThat(isRefused).as(as).isEqualTo(!isAllowed);
        assertThat(said).as(as).doesNotContain("no command '", "internal error");
        if (!isAllowed) {
            assertThat(written).as(as).singleElement().satisfies(event -> {
                assertThat(event.verdict()).isEqualTo("denied");
                assertThat(event.what()).isEqualTo(line(doors, name));
            });
        } else if (ACTS.contains(name) || verbArguments(doors, name) >= 0) {
            assertThat(written)
                    .as(as)
                    .extracting(Audit.Event::phase)
                    .containsExactly(Audit.Phase.INTENT, Audit.Phase.OUTCOME);
            assertThat(written.getFirst().id()).isEqualTo(written.getLast().id());
            assertThat(List.of(written.getFirst().who(), written.getLast().who()))
                    .containsOnly(who);
        } else {
            assertThat(written).as(as).isEmpty();
        }
    }
}

package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.process.spi.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CommandsTest {
    private final CommandsFixture fixture = new CommandsFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void unknownCommand_isAUsageErrorThatNamesTheNearest() {
        assertThat(fixture.run("klil 1")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err()).isEqualTo("no command 'klil'; did you mean 'kill'?\n");
        assertThat(fixture.run("\u001b[2Jxyzzyxyzzy")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err()).isEqualTo("no command '\\x1b[2Jxyzzyxyzzy'; help lists them\n");
    }

    @Test
    void nothing_doesNothing() {
        assertThat(fixture.run("   ")).isEqualTo(Shell.DONE);
        assertThat(fixture.out() + fixture.err()).isEmpty();
    }

    @Test
    void help_listsWhatThePersonMay() {
        fixture.run("help");
        assertThat(fixture.out()).contains("kill     Signal").contains("pstree   Show");
        fixture.run(CommandsFixture.VIEWER, "help");
        assertThat(fixture.out()).doesNotContain("kill  ").contains("history  List");
        fixture.run("help ps");
        assertThat(fixture.out()).startsWith("Usage: ps [-hl]").contains("--forest");
        assertThat(fixture.run("help nil")).isEqualTo(Shell.USAGE);
        fixture.run("ps --help");
        assertThat(fixture.out()).startsWith("Usage: ps [-hl]");
    }

    @Test
    void argumentFiles_areNotRead() {
        assertThat(fixture.run("ps @/etc/passwd")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err()).contains("'@/etc/passwd'").doesNotContain("root:");
    }

    @Test
    void mountedTable_isListedWithUnitsZonesAndJson() {
        mount(Role.OPERATOR);
        assertThat(fixture.run(CommandsFixture.VIEWER, "things")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("""
            NAME     AGE COUNT SINCE    LOAD
            a\\x1b[m 3.0s     5 11:00:00  0.5
            b          -     - -           -
            """);
        fixture.run("things --json");
        assertThat(fixture.out()).isEqualTo("""
            [{"name":"a\\u001B[m","age_ms":3000,"count":5,"since":"2026-11-22T11:00:00Z","load":0.5},
            {"name":"b","age_ms":null,"count":null,"since":null,"load":null}]
            """);
    }

    @Test
    void mountedVerb_runsForItsRoleAndIsWrittenDown() {
        mount(Role.OPERATOR);
        assertThat(fixture.run("poke a")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("poked a\\x07\n");
        assertThat(fixture.audited).extracting(event -> event.verdict()).containsExactly(null, "done");
        assertThat(fixture.run("poke")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err()).isEqualTo("poke: it takes THING (help poke)\n");
        fixture.run("help poke");
        assertThat(fixture.out()).startsWith("Usage: poke [-h] [--reason=TEXT] THING");
    }

    @Test
    void unmountedTable_takesItsCommandsAway() {
        mount(Role.OPERATOR).close();
        assertThat(fixture.run("things")).isEqualTo(Shell.USAGE);
        assertThat(fixture.run("poke a")).isEqualTo(Shell.USAGE);
    }

    @Test
    void mountedTable_cannotTakeACommandOfTheShellsOwn() {
        fixture.manager.mount(
                new Table("kill", List.of("x"), List::of, List.of(new Verb("ps", Role.VIEWER, List.of(), it -> "no"))));
        fixture.run("kill -l");
        assertThat(fixture.out()).startsWith("HUP");
        fixture.run("ps");
        assertThat(fixture.out()).startsWith("PID");
    }

    @Test
    void mountedCommands_everyRole_areAllowedOrDeniedAsTheModuleSays() {
        mount(Role.ADMIN);
        var needed = Map.of("things", Role.VIEWER, "poke a", Role.ADMIN);
        for (var role : Role.values()) {
            for (var door : List.of("unix", "telnet", "ssh", "web")) {
                needed.forEach((line, least) -> {
                    var before = fixture.audited.size();
                    fixture.run(new Principal("x", door, role), line);
                    var isDenied = (fixture.out() + fixture.err()).contains("denied");
                    assertThat(isDenied).as(role + " " + line).isEqualTo(!role.includes(least));
                    if (isDenied) {
                        assertThat(fixture.audited).hasSize(before + 1);
                        assertThat(fixture.audited.getLast().verdict()).isEqualTo("denied");
                    }
                });
            }
        }
    }

    @Test
    void roleOfACommandThatIsNotInTheTable_isAdmin() {
        assertThat(Roles.needed("anything")).isEqualTo(Role.ADMIN);
    }

    @Test
    void commandThatThrows_isOneLineWithoutAClassName() {
        fixture.manager.mount(new Table(
                "broken",
                List.of("x"),
                () -> {
                    throw new StackOverflowError("secret");
                },
                List.of(new Verb("smash", Role.OPERATOR, List.of(), none -> {
                    throw new IllegalStateException("secret");
                }))));
        for (var line : List.of("broken", "smash")) {
            assertThat(fixture.run(line)).isEqualTo(Shell.FAILED);
            assertThat(fixture.out()).isEmpty();
            assertThat(fixture.err()).isEqualTo(line + ": internal error; the server's log has the rest\n");
        }
        assertThat(fixture.audited.getLast().verdict()).isEqualTo("failed");
    }

    @Test
    void verbWhoseArgumentsAreWrong_saysHowAndIsWrittenDown() {
        fixture.manager.mount(new Table(
                "bells", List.of("x"), List::of, List.of(new Verb("ring", Role.OPERATOR, List.of("NAME"), names -> {
                    throw new IllegalArgumentException("there is no bell " + names.getFirst());
                }))));

        assertThat(fixture.run("ring tom")).isEqualTo(Shell.USAGE);

        assertThat(fixture.err()).isEqualTo("ring: there is no bell tom (help ring)\n");
        assertThat(fixture.audited.getLast().verdict()).isEqualTo("failed");
    }

    @Test
    void outputThatHasGone_endsTheCommandQuietly() {
        fixture.request();
        var gone = new Output() {
            @Override
            public void out(String text) {
                throw new UncheckedIOException(new IOException("gone"));
            }

            @Override
            public void err(String text) {
                throw new AssertionError("nothing to say to one who has gone");
            }
        };
        assertThat(fixture.shell.execute(CommandsFixture.ROOT, "ps", gone)).isEqualTo(Shell.FAILED);
    }

    @Test
    void suggest_commandsOptionsSignalsAndPids_withWhatTheyAre() {
        fixture.request();
        mount(Role.ADMIN);
        assertThat(words("ki")).containsExactly("kill");
        assertThat(words("")).contains("ps", "things").doesNotContain("poke");
        assertThat(words("ps", "--f")).containsExactly("--forest");
        assertThat(words("kill", "-s", "K")).containsExactly("KILL");
        assertThat(words("kill", "-K")).containsExactly("-KILL");
        assertThat(words("ps", "-o", "i")).containsExactly("in", "idle");
        assertThat(words("help", "ps")).containsExactly("ps", "pstree");
        var pids = commands().suggest(CommandsFixture.ROOT, List.of("kill", ""));
        assertThat(pids).startsWith(new Suggestion("1", "http GET /stream")).contains(Suggestion.part("app=", "text"));
        assertThat(commands().suggest(CommandsFixture.VIEWER, List.of("kill", "")))
                .isEmpty();
        assertThat(words("nonsense", "")).isEmpty();
    }

    @Test
    void randomLines_neverDoAnythingButAnswer() {
        var random = new Random(7);
        var pieces = List.of(
                "ps",
                "kill",
                "history",
                "help",
                "pstree",
                "-l",
                "-o",
                "--json",
                "--wait",
                "-n",
                "'",
                "\"",
                "\\",
                " ",
                " ",
                "1",
                "-9",
                "@",
                "\u001b",
                "\u0000",
                "--",
                "=",
                "pid",
                ",",
                "😀",
                "\ud800",
                "$x",
                "${env:PATH}",
                "--reason");
        for (int round = 0; round < 5000; round++) {
            var line = new StringBuilder();
            for (int at = random.nextInt(8); at >= 0; at--) {
                line.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextBoolean() ? " " : "");
            }
            var code = fixture.run(line.toString());
            assertThat(code).as(line.toString()).isBetween(0, 2);
            assertThat(fixture.err())
                    .as(line.toString())
                    .doesNotContain("internal error")
                    .matches("[ -~😀…\n]*");
        }
    }

    private List<String> words(String... typed) {
        return commands().suggest(CommandsFixture.ROOT, List.of(typed)).stream()
                .map(Suggestion::word)
                .toList();
    }

    private Commands commands() {
        return new Commands(fixture.manager, event -> {}, ZoneOffset.UTC);
    }

    private ProcessManager.Mount mount(Role role) {
        var rows = List.of(
                Arrays.<Object>asList(
                        "a\u001b[m", Duration.ofSeconds(3), 5L, Instant.parse("2026-11-22T11:00:00Z"), 0.5),
                Arrays.<Object>asList("b", null, null, null, null));
        var verb = new Verb("poke", role, List.of("THING"), thing -> "poked " + thing.getFirst() + "\u0007");
        var columns = List.of("name", "age", "count", "since", "load");
        return fixture.manager.mount(new Table("things", columns, () -> rows, List.of(verb)));
    }

    @Test
    void errorsAndFrames_ofMountedTables_areForOperators() {
        fixture.manager.mount(new Table("errors", List.of("sample"), () -> List.of(List.of("hunter2")), List.of()));
        fixture.manager.mount(
                new Table("loops", List.of("name", "frame"), () -> List.of(List.of("web", "hunter2")), List.of()));
        for (var line : List.of("errors", "loops", "loops --json", "loops -o name,frame", "loops frame~hunter")) {
            fixture.run(CommandsFixture.VIEWER, line);
            assertThat(fixture.out()).as(line).doesNotContain("hunter2");
            fixture.run(CommandsFixture.ROOT, line);
            assertThat(fixture.out()).as(line).contains("hunter2");
        }
    }
}

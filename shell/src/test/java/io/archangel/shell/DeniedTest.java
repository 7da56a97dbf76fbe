package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of commands that are denied, which cost nobody anything to give again and again. */
final class DeniedTest {
    private static final Principal EVE = CommandsFixture.VIEWER;
    private static final Principal BOB = new Principal("bob", "ssh", Role.VIEWER);

    private final CommandsFixture fixture = new CommandsFixture();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void commandDeniedAgainAndAgain_hasALineAndThenOneAMinute() {
        deny(EVE, "kill 1", 1_000);
        assertThat(written()).containsExactly("eve@web kill 1 denied");
        fixture.clock.advance(Duration.ofMinutes(1));
        deny(EVE, "kill 2", 1);
        await().untilAsserted(() ->
                assertThat(written()).containsExactly("eve@web kill 1 denied", "eve@web kill denied, 999 more times"));
        fixture.clock.advance(Duration.ofMinutes(1));
        await().untilAsserted(
                        () -> assertThat(written()).hasSize(3).last().isEqualTo("eve@web kill denied, 1 more time"));
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(fixture.clock.pending()).as("quiet costs no wake-up").isZero();
        deny(EVE, "kill 3", 1);
        assertThat(written()).hasSize(4).last().isEqualTo("eve@web kill 3 denied");
    }

    @Test
    void anotherPersonOrCommand_hasALineOfItsOwn() {
        deny(EVE, "kill 1", 2);
        deny(EVE, "audit", 2);
        deny(BOB, "kill 1", 2);
        assertThat(written()).containsExactly("eve@web kill 1 denied", "eve@web audit denied", "bob@ssh kill 1 denied");
    }

    @Test
    void manyPersons_shareALineEachCommand() {
        for (int number = 0; number < 1_000; number++) {
            deny(new Principal("eve" + number, "web", Role.VIEWER), "kill 1", 1);
        }
        assertThat(written()).hasSize(65).last().isEqualTo("eve64@web kill 1 denied");
        fixture.shell.close();
        assertThat(written()).hasSize(66).last().isEqualTo("(others)@web kill denied, 935 more times");
    }

    @Test
    void onePersonFromManyAddresses_sharesALine_whichSaysWhereItBegan() {
        for (int number = 1; number <= 100; number++) {
            var session = fixture.request();
            session.client = "10.0.0." + number + ":4711";
            session.run(() -> deny(EVE, "kill 1", 1));
        }
        fixture.shell.close();
        assertThat(written()).containsExactly("eve@web kill 1 denied", "eve@web kill denied, 99 more times");
        assertThat(fixture.audited).extracting(Audit.Event::from).containsExactly("10.0.0.1:4711", null);
    }

    @Test
    void dryRun_hidesNoAttempt() {
        deny(EVE, "kill --dry-run 1", 2);
        deny(EVE, "kill 1", 2);
        fixture.shell.close();
        assertThat(written())
                .startsWith("eve@web kill --dry-run 1 denied", "eve@web kill 1 denied")
                .hasSize(4)
                .contains("eve@web kill --dry-run denied, 1 more time", "eve@web kill denied, 1 more time");
    }

    @Test
    void counts_areWrittenWhenTheShellCloses() {
        deny(EVE, "kill 1", 3);
        fixture.shell.close();
        fixture.shell.close();
        assertThat(written()).containsExactly("eve@web kill 1 denied", "eve@web kill denied, 2 more times");
    }

    /** One who may only look pushed what others had done out of the files that are kept. */
    @Test
    void viewerWhoIsDeniedWithoutEnd_pushesNothingOut() throws IOException {
        try (var manager = ProcessManager.create();
                var audit = new FileAudit(folder.resolve("audit.log"), 1_000)) {
            try (var shell = Shell.create(manager, audit)) {
                shell.execute(CommandsFixture.REMOTE, "kill 99", new Recorded());
                for (int time = 0; time < 1_000; time++) {
                    shell.execute(EVE, "kill " + time, new Recorded());
                }
            }
            assertThat(audit.latest(10_000))
                    .extracting(event -> event.who() + " " + event.verdict())
                    .containsExactly(
                            "eve@web denied, 999 more times",
                            "eve@web denied",
                            "ops@telnet no-such-process",
                            "ops@telnet null");
        }
    }

    private void deny(Principal who, String line, int times) {
        for (int time = 0; time < times; time++) {
            assertThat(fixture.run(who, line)).isEqualTo(Shell.FAILED);
        }
    }

    private List<String> written() {
        return List.copyOf(fixture.audited).stream()
                .map(event -> event.who() + " " + event.what() + " " + event.verdict())
                .toList();
    }
}

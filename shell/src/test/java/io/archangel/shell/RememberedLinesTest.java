package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lines that are gone back to, repeated and put after one another. */
final class RememberedLinesTest {
    private static final Principal ROOT = new Principal("root", "telnet", Role.OPERATOR);

    @TempDir
    private Path folder;

    private final ProcessManager manager = ProcessManager.create();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void nextSession_goesBackToTheLinesOfTheLast() throws Exception {
        var lines = folder.resolve("lines");
        var shell = Shell.create(manager, event -> {}, ZoneOffset.UTC, lines);
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("ps -o kind\r").sees("KIND").sees("archangel> ");
            typist.type(" ps -o hidden\r").sees("no column");
            typist.type("exit\r").leaves();
        }
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("\u001b[A\u001b[A").sees("ps -o kind");
            typist.type("\r").sees("KIND");
        }
        var file = lines.resolve("root@telnet");
        assertThat(Files.readAllLines(file)).startsWith("ps -o kind", "exit");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lines)))
                .isEqualTo("rwx------");
    }

    @Test
    void log_secretsAreLeftOut_andItStaysBounded() throws IOException {
        var log = LineLog.in(folder.resolve("lines"));
        log.add(ROOT, "signal LOGIN 1 --payload hunter2");
        log.add(ROOT, "signal LOGIN 1 --payload='hunter2 and more'");
        log.add(ROOT, "poke --api-key hunter2 token=hunter2");
        log.add(ROOT, "ps route~/x and app=chat");
        assertThat(log.latest(ROOT))
                .containsExactly(
                        "signal LOGIN 1 --payload ***",
                        "signal LOGIN 1 --payload=***",
                        "poke --api-key *** token=***",
                        "ps route~/x and app=chat");
        for (int number = 0; number < 5_000; number++) {
            log.add(ROOT, "ps pid=" + number + " and app=an-app-with-a-name-that-is-not-short");
        }
        assertThat(log.latest(ROOT)).hasSize(500).last().asString().startsWith("ps pid=4999");
        assertThat(Files.readAllLines(folder.resolve("lines/root@telnet"))).hasSizeLessThanOrEqualTo(1_001);
    }

    @Test
    @Timeout(20)
    void log_ofALongLineOfSecretsNames_costsItsLength() {
        var line = "key".repeat(20_000);
        assertThat(LineLog.masked(line)).isEqualTo(line);
        assertThat(LineLog.masked("ps " + line + "=hunter2")).isEqualTo("ps " + line + "=***");
    }

    @Test
    void log_ofANameThatIsAPath_staysInItsFolder() throws IOException {
        var log = LineLog.in(folder.resolve("lines"));
        var evil = new Principal("../../x\u0000/é", "ssh", Role.VIEWER);
        log.add(evil, "ps");
        assertThat(log.latest(evil)).containsExactly("ps");
        try (var files = Files.list(folder.resolve("lines"))) {
            assertThat(files).singleElement().asString().endsWith("lines/%2e%2e%2f%2e%2e%2fx%00%2f%c3%a9@ssh");
        }
    }

    @Test
    void log_thatCanNotBeWritten_leavesTheSessionAlone() throws Exception {
        var blocked = Files.createFile(folder.resolve("lines"));
        var shell = Shell.create(manager, event -> {}, ZoneOffset.UTC, blocked);
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("ps\r").sees("PID").sees("archangel> ");
        }
    }

    @Test
    void emptyLine_repeatsTheLastThatOnlyReads() throws Exception {
        var shell = Shell.create(manager, event -> {});
        var victim = manager.register(Process.around("victim", it -> {}));
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("\r").sees("archangel> ");
            typist.type("ps -o pid; help exit\r").sees("Usage: exit").sees("archangel> ");
            typist.type("kill -STOP 1\r").sees("signalled").sees("archangel> ");
            typist.type("\r").sees("  1").sees("Usage: exit");
            typist.type("x\u0003").sees("archangel> ");
            assertThat(typist.screen()).doesNotContain("Usage");
            assertThat(victim.isAlive()).isTrue();
        }
    }

    @Test
    void semicolon_runsOneAfterTheOther_upToExit() throws Exception {
        var shell = Shell.create(manager, event -> {});
        var output = new Recorded();
        assertThat(shell.execute(ROOT, "nonsense; kill -l; exit; ps", output)).isEqualTo(Shell.DONE);
        assertThat(output.err()).startsWith("no command 'nonsense'");
        assertThat(output.out()).startsWith("HUP INT").doesNotContain("PID");
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("ps; kil\t").sees("kill ");
            typist.type("-l; exit; ps\r").leaves();
            assertThat(typist.screen()).contains("HUP INT");
        }
    }
}

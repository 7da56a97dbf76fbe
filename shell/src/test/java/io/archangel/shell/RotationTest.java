package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an audit that grows, and how it is read again. */
final class RotationTest {
    private static final Principal ROOT = new Principal("root", "unix", Role.ADMIN);

    @TempDir
    private Path folder;

    @Test
    void file_thatHasGrown_becomesAnOlderOne_andIsReadOn() throws IOException {
        var path = folder.resolve("audit.log");
        try (var audit = new FileAudit(path, 1_000)) {
            for (int number = 0; number < 30; number++) {
                audit.write(event("kill " + number));
            }
            assertThat(audit.latest(100))
                    .extracting(Audit.Event::what)
                    .hasSize(30)
                    .startsWith("kill 29", "kill 28");
            assertThat(audit.latest(3)).hasSize(3);
            for (int number = 0; number < 300; number++) {
                audit.write(event("kill " + number));
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(9)
                    .contains("audit.log", "audit.log.1", "audit.log.8");
        }
        for (var name : new String[] {"audit.log", "audit.log.1", "audit.log.8"}) {
            assertThat(Files.size(folder.resolve(name))).isLessThan(1_300);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void latest_torn_orAnothersLine_isLeftOut() throws IOException {
        var path = folder.resolve("audit.log");
        try (var audit = Audit.file(path)) {
            audit.write(event("kill 1"));
            Files.writeString(path, "{\"time\":\"2026", java.nio.file.StandardOpenOption.APPEND);
            Files.writeString(path, "\nnonsense\n[1]\n{}\n{\"time\":[1]}\n", java.nio.file.StandardOpenOption.APPEND);
            audit.write(event("kill 2"));
            assertThat(audit.latest(10)).extracting(Audit.Event::what).containsExactly("kill 2", "kill 1");
            assertThat(audit.latest(10).getFirst()).isEqualTo(event("kill 2"));
        }
    }

    @Test
    void audit_isReadByAnAdministrator_withFilters() throws IOException {
        try (var manager = ProcessManager.create();
                var audit = Audit.file(folder.resolve("audit.log"))) {
            var shell = Shell.create(manager, audit);
            var output = new Recorded();
            assertThat(shell.execute(ROOT, "kill 99", output)).isEqualTo(Shell.FAILED);
            assertThat(shell.execute(ROOT, "stop 98 --reason 'a look'", output)).isEqualTo(Shell.FAILED);
            output = new Recorded();
            assertThat(shell.execute(ROOT, "audit -o phase,who,what,why,verdict", output))
                    .isEqualTo(Shell.DONE);
            assertThat(output.out()).isEqualTo("""
                PHASE   WHO       WHAT                    WHY    VERDICT
                outcome root@unix stop 98 --reason a look a look no-such-process
                intent  root@unix stop 98 --reason a look a look -
                outcome root@unix kill 99                 -      no-such-process
                intent  root@unix kill 99                 -      -
                """);
            output = new Recorded();
            shell.execute(ROOT, "audit -o whom verdict=no-such-process and what~^kill", output);
            assertThat(output.out()).isEqualTo("WHOM\n99\n");
            output = new Recorded();
            var operator = new Principal("ops", "ssh", Role.OPERATOR);
            assertThat(shell.execute(operator, "audit", output)).isEqualTo(Shell.FAILED);
            assertThat(output.err()).contains("denied");
        }
    }

    private static Audit.Event event(String what) {
        return new Audit.Event(
                Instant.parse("2026-11-22T12:00:00Z"),
                "7",
                Audit.Phase.OUTCOME,
                ROOT,
                "127.0.0.1:1",
                what,
                "13",
                "why é\u001b",
                "exited");
    }
}

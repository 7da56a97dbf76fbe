package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.spi.Role;
import io.archangel.shell.Audit.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileAuditTest {
    private static final Principal ROOT = new Principal("root", "unix", Role.OPERATOR);

    @TempDir
    private Path folder;

    @Test
    void write_textThatActs_isOneLineOfPlainAscii() throws IOException {
        var path = folder.resolve("audit.log");
        try (var audit = Audit.file(path)) {
            audit.write(event("kill 1 --reason \"\r\n\u001b[2J\u009b\u202e\u007fé\""));
            audit.write(event("ps"));
        }
        var lines = Files.readAllLines(path);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).matches("[ -~]+").contains("\\r\\n\\u001B[2J\\u009B\\u202E\\u007F\\u00E9");
        assertThat(lines.get(1))
                .isEqualTo("{\"time\":\"2026-11-22T12:00:00Z\",\"id\":\"7\",\"phase\":\"intent\",\"who\":\"root\","
                        + "\"door\":\"unix\",\"from\":null,\"role\":\"operator\",\"what\":\"ps\",\"whom\":\"13\","
                        + "\"why\":null,\"verdict\":null}");
    }

    @Test
    void file_newOrLeftOpenToOthers_isForItsOwnerAlone() throws IOException {
        var fresh = folder.resolve("fresh.log");
        var loose = Files.createFile(folder.resolve("loose.log"));
        Files.setPosixFilePermissions(loose, PosixFilePermissions.fromString("rw-rw-rw-"));
        for (var path : new Path[] {fresh, loose}) {
            Audit.file(path).close();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void write_onAnInterruptedThread_isWrittenNonetheless() throws IOException {
        var path = folder.resolve("audit.log");
        try (var audit = Audit.file(path)) {
            Thread.currentThread().interrupt();
            audit.write(event("one"));
            assertThat(Thread.interrupted()).isTrue();
            audit.write(event("two"));
        }
        assertThat(Files.readAllLines(path)).hasSize(2);
    }

    @Test
    void write_besideTheServer_beginsNoNextFile() throws IOException {
        var path = folder.resolve("audit.log");
        Files.write(path, new byte[9 << 20]);
        try (var audit = Audit.beside(path)) {
            audit.write(event("passwd ann"));
        }
        assertThat(folder.resolve("audit.log.1")).doesNotExist();
        try (var audit = Audit.file(path)) {
            audit.write(event("kill 1"));
        }
        assertThat(folder.resolve("audit.log.1")).exists();
    }

    @Test
    void note_ofADoor_isWrittenShort_andDoesNotThrowWhereItCannotBe() {
        try (var fixture = new CommandsFixture()) {
            var eve = new Principal("e".repeat(1_000), "web", Role.VIEWER);
            fixture.shell.note(Instant.EPOCH, eve, "10.0.0.1:4711", "login", "denied");
            fixture.isDiskFull = true;
            fixture.shell.note(Instant.EPOCH, eve, null, "login", "denied");
            assertThat(fixture.audited).singleElement().satisfies(event -> {
                assertThat(event.time()).isEqualTo(Instant.EPOCH);
                assertThat(event.phase()).isEqualTo(Phase.OUTCOME);
                assertThat(event.id()).startsWith(fixture.manager.instance());
                assertThat(event.who().name()).hasSize(256);
                assertThat(event.from()).isEqualTo("10.0.0.1:4711");
                assertThat(event.what()).isEqualTo("login");
                assertThat(event.verdict()).isEqualTo("denied");
            });
        }
    }

    private static Audit.Event event(String what) {
        return new Audit.Event(
                Instant.parse("2026-11-22T12:00:00Z"), "7", Phase.INTENT, ROOT, null, what, "13", null, null);
    }
}

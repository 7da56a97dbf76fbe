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

    private static Audit.Event event(String what) {
        return new Audit.Event(
                Instant.parse("2026-11-22T12:00:00Z"), "7", Phase.INTENT, ROOT, null, what, "13", null, null);
    }
}

package io.archangel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.ProcessManager;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client as a program of its own. */
@Timeout(60)
final class ClientTest {
    @TempDir
    private Path folder;

    @Test
    void command_loadsNothingButItselfAndTheJdk() throws Exception {
        var manager = ProcessManager.create();
        var keeper = new Doorkeeper(DoorOptions.defaults(), manager.clock());
        var shell = Shell.create(manager, event -> {});
        var loaded = folder.resolve("loaded");
        try (manager;
                var door = UnixDoor.open(folder.resolve("archangel.sock"), manager, shell, keeper)) {
            assertThat(door.path()).exists();
            var client = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xlog:class+load:file=" + loaded,
                            "-cp",
                            System.getProperty("java.class.path"),
                            Client.class.getName(),
                            "ps",
                            "--var",
                            folder.toString())
                    .redirectOutput(folder.resolve("said").toFile())
                    .start();
            assertThat(client.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(client.exitValue()).isZero();
        }
        assertThat(Files.readString(folder.resolve("said"))).startsWith("PID");
        assertThat(strangers(Files.readAllLines(loaded))).isEmpty();
    }

    /** Classes that are neither the client's own nor of the JDK, as the JVM has logged where it had them from. */
    private static List<String> strangers(List<String> loaded) {
        return loaded.stream()
                .filter(line -> line.contains("source: file:") || line.contains("source: app"))
                .filter(line -> !line.contains(" io.archangel.server.cli.Client ")
                        && !line.contains(" io.archangel.server.cli.Wire"))
                .toList();
    }
}

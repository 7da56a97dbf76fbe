package io.archangel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose application keeps more than its heap holds, and one that lets go of it again. */
@Timeout(120)
final class ExhaustionTest {
    @TempDir
    private Path folder;

    /** Runs in a JVM of its own: a server, and a process in it that takes memory until there is none. */
    static final class Hoarder {
        private static final int PIECE = 16 << 10;
        private static final List<byte[]> KEPT = new ArrayList<>();

        private Hoarder() {}

        public static void main(String[] arguments) throws InterruptedException {
            Exhaustion.watch();
            var var = Path.of(arguments[1]);
            var server = Archangel.start(
                    new Flags(OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), var));
            if (arguments[0].equals("keeps")) {
                server.manager().spawn("hoarder", () -> hoard(KEPT));
                server.awaitStop();
            }
            for (int time = 0; time < 5; time++) {
                var ended = new CountDownLatch(1);
                server.manager()
                        .spawn("hoarder", () -> hoard(new ArrayList<>()))
                        .atExit(exit -> ended.countDown());
                ended.await();
            }
            server.close();
            Runtime.getRuntime().halt(42);
        }

        private static void hoard(List<byte[]> pieces) {
            while (true) {
                pieces.add(new byte[PIECE]);
            }
        }
    }

    private Process start(String how) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-XX:+UseG1GC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hoarder.class.getName(),
                        how,
                        folder.resolve("var").toString())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(folder.resolve("said").toFile())
                .start();
    }

    private String said() throws Exception {
        return Files.readString(folder.resolve("said"));
    }

    @Test
    void memory_exhaustedForGood_endsTheProgramWithOne_andSaysWhy() throws Exception {
        var server = start("keeps");
        try {
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).as("it has ended").isTrue();
            assertThat(server.exitValue()).isEqualTo(1);
            assertThat(said()).contains("archangel: memory is exhausted: ").contains("-Xmx");
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void memory_exhaustedAndFreeAgain_isNoReason() throws Exception {
        var server = start("lets go");
        try {
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).as("it has ended").isTrue();
            assertThat(server.exitValue()).isEqualTo(42);
            assertThat(said()).contains("OutOfMemoryError").doesNotContain("memory is exhausted");
        } finally {
            server.destroyForcibly();
        }
    }
}

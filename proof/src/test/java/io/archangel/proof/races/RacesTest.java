package io.archangel.proof.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pairs of causes with KILL, briefly; {@code .ci/long} runs all of them for longer. */
@Timeout(240)
final class RacesTest {
    private static final int PAIRS = Cause.values().length - 1;
    private static final List<String> BRIEFLY = List.of(
            "-jvmArgs",
            "-Xmx512m",
            "-sc",
            "false",
            "-af",
            "NONE",
            "-f",
            "1",
            "-spinStyle",
            "THREAD_YIELD",
            "-strideSize",
            "1",
            "-strideCount",
            "64",
            "-time",
            "3000");

    @TempDir
    private Path folder;

    @Test
    void kill_withAnyOtherCause_endsOnce() throws Exception {
        assertThat(run(3, classPath()))
                .hasSize(PAIRS)
                .allSatisfy(row -> assertThat(row.wrong()).as(row.toString()).isZero())
                // each came first at times: they did meet
                .allSatisfy(row -> assertThat(row.first()).as(row.toString()).isBetween(1L, row.tried() - 1));
    }

    @Test
    void kill_withCheckThenSet_isSeenByEveryPair() throws Exception {
        var mutant = folder.resolve("mutant");
        assertThat(Mutant.writeTo(mutant)).containsExactly("CHILDREN", "advance");

        assertThat(run(2, mutant + File.pathSeparator + classPath()))
                .hasSize(PAIRS)
                .allSatisfy(row -> assertThat(row.wrong()).as(row.toString()).isPositive());
    }

    private List<Row> run(int iterations, String classPath) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Draces=KILL", "-cp", classPath, RaceRun.class.getName()));
        command.addAll(BRIEFLY);
        command.addAll(List.of(
                "-iters",
                Integer.toString(iterations),
                "-r",
                folder.resolve("report").toString()));
        var said = folder.resolve("said");
        var rows = folder.resolve("rows");
        var run = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(said.toFile())
                .redirectOutput(rows.toFile())
                .start();
        try {
            boolean ended = run.waitFor(100, TimeUnit.SECONDS);
            assertThat(ended && run.exitValue() == 0).as(Files.readString(said)).isTrue();
        } finally {
            Stream.concat(run.descendants(), Stream.of(run.toHandle())).forEach(ProcessHandle::destroyForcibly);
        }
        return Files.readAllLines(rows).stream().map(Row::parse).toList();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}

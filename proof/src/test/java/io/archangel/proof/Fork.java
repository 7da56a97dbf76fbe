package io.archangel.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that ran in a JVM of its own.
 *
 * @param code how it ended
 * @param out  the lines that it printed
 * @param said what it said beside them
 */
public record Fork(int code, List<String> out, String said) {
    private static final int MOST_SECONDS = 200;

    /** Runs one to its end, with all it has started. @param options of the JVM; the class path is this one's */
    public static Fork run(Path folder, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(folder, options, System.getProperty("java.class.path"), main, arguments);
    }

    /** The same with another class path. */
    public static Fork run(Path folder, List<String> options, String classPath, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        var out = folder.resolve("out");
        var said = folder.resolve("said");
        var run = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(said.toFile())
                .start();
        try {
            assertThat(run.waitFor(MOST_SECONDS, TimeUnit.SECONDS))
                    .as(() -> main.getSimpleName() + " has not ended: " + text(said))
                    .isTrue();
        } finally {
            Stream.concat(run.descendants(), Stream.of(run.toHandle())).forEach(ProcessHandle::destroyForcibly);
        }
        return new Fork(run.exitValue(), Files.readAllLines(out), text(said));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}

package io.archangel.proof.scarce;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program in a JVM of its own that may open but a few files; what it says is in a file. */
final class Program implements AutoCloseable {
    private final Process process;
    private final Path said;

    /** @param files how many it may open, the JVM's own included  @param options of the JVM */
    Program(Path folder, int files, List<String> options, Class<?> main, String... arguments) throws IOException {
        this(folder, files, options, System.getProperty("java.class.path"), main, arguments);
    }

    /** The same, its classes found there. */
    Program(Path folder, int files, List<String> options, String classes, Class<?> main, String... arguments)
            throws IOException {
        said = folder.resolve("said");
        var command = new ArrayList<>(List.of("bash", "-c", "ulimit -n " + files + " && exec \"$@\"", "bash"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-MaxFDLimit", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", classes, main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    /** Where our classes are found, each in a file of its own: to load one takes a descriptor, other than from a jar that is open. */
    static String inFolders() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .map(entry -> folderBeside(entry).orElse(entry).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Optional<Path> folderBeside(Path jar) {
        var folder = jar.resolveSibling("classes");
        return jar.getFileName().toString().startsWith("archangel-") && Files.isDirectory(folder)
                ? Optional.of(folder)
                : Optional.empty();
    }

    /** The lines that it has said that contain this. */
    List<String> said(String words) throws IOException {
        return Files.readAllLines(said).stream()
                .filter(line -> line.contains(words))
                .toList();
    }

    /** The one line so far that matches, without what it begins with; empty if there is none yet. */
    String value(String prefix) throws IOException {
        return said(prefix).stream()
                .findFirst()
                .map(line -> line.substring(line.indexOf(prefix) + prefix.length()))
                .orElse("");
    }

    /** How many seconds of a processor it has had. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Gives it a line to read. */
    void tell(String line) throws IOException {
        var to = process.outputWriter();
        to.write(line + "\n");
        to.flush();
    }

    @Override
    public void close() throws InterruptedException {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        process.waitFor(10, TimeUnit.SECONDS);
    }
}

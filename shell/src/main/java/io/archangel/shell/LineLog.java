package io.archangel.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What people have typed, a file each, so that the next session can go back to it. Any thread. */
final class LineLog {
    private static final System.Logger LOG = System.getLogger(Shell.class.getPackageName());

    /** So many lines are gone back to; twice as many are in the file at most. */
    private static final int MOST = 500;

    /** A word is looked at from its beginning alone, and nothing that was read is given back: a long line costs its length. */
    private static final Pattern SECRET = Pattern.compile(
            "((?:(?<![\\w-])(?=[\\w-]*?(?:auth|credential|key|passw|secret|session|signature|token))[\\w-]++[= ]|--payload[="
                    + " ]))(\"[^\"]*+\"|'[^']*+'|\\S++)",
            Pattern.CASE_INSENSITIVE);

    private final @Nullable Path folder;
    private final ReentrantLock lock = new ReentrantLock();

    private LineLog(@Nullable Path folder) {
        this.folder = folder;
    }

    /** One that remembers nothing. */
    static LineLog none() {
        return new LineLog(null);
    }

    /** One that keeps its files in a folder, which is made if need be. */
    static LineLog in(Path folder) {
        return new LineLog(folder);
    }

    /** What somebody typed, the latest last. */
    List<String> latest(Principal who) {
        return folder == null ? List.of() : locked(() -> tail(file(folder, who)), List.of());
    }

    /** Keeps a line, unless it begins with a blank. If that can't be done the session goes on without. */
    void add(Principal who, String line) {
        if (folder == null || line.isBlank() || Character.isWhitespace(line.charAt(0))) {
            return;
        }
        var kept = masked(line.replaceAll("\\R", " "));
        var unused = locked(
                () -> {
                    append(folder, file(folder, who), kept);
                    return kept;
                },
                kept);
    }

    /** A line without what looks like a secret in it. */
    static String masked(String line) {
        return SECRET.matcher(line).replaceAll("$1***");
    }

    private static void append(Path folder, Path file, String line) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        make(file);
        Files.writeString(file, line + "\n", UTF_8, StandardOpenOption.APPEND);
        if (Files.size(file) > MOST * 40L && Files.readAllLines(file, UTF_8).size() > 2 * MOST) {
            var made = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(made);
            make(made);
            Files.write(made, tail(file), UTF_8);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void make(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException before) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static List<String> tail(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        var lines = Files.readAllLines(file, UTF_8);
        return List.copyOf(lines.subList(Math.max(0, lines.size() - MOST), lines.size()));
    }

    /** A file's name of a person's, which may be anything. */
    private static Path file(Path folder, Principal who) {
        var name = new StringBuilder();
        for (byte each : who.toString().getBytes(UTF_8)) {
            boolean isPlain = Character.isLetterOrDigit((char) each) && each > 0;
            name.append(
                    isPlain || each == '@' || each == '-' || each == '_'
                            ? String.valueOf((char) each)
                            : "%" + HexFormat.of().toHexDigits(each));
        }
        return folder.resolve(name.length() <= 120 ? name.toString() : name.substring(0, 120));
    }

    /** Something with a file. */
    @FunctionalInterface
    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T locked(Step<T> step, T otherwise) {
        lock.lock();
        try {
            return step.run();
        } catch (IOException failed) {
            LOG.log(Level.DEBUG, "lines typed can't be kept", failed);
            return otherwise;
        } finally {
            lock.unlock();
        }
    }
}

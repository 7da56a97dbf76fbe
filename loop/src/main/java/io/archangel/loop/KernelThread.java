package io.archangel.loop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.archangel.process.Guard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A thread as Linux knows it, by {@code /proc}; of other systems nothing is known. Of its waits only those count that
 * something outside this JVM ends. A futex is a lock, which Java tells of if it is Java's; else it is the JVM's own, for a
 * collection or a class, and on a machine with much to do that may take any time. So may a page that is read from a disk.
 */
final class KernelThread {
    /** The number of the call by which a thread waits for another of its process, as text. */
    private static final String FUTEX = switch (System.getProperty("os.arch")) {
        case "amd64" -> "202";
        case "aarch64" -> "98";
        default -> "";
    };

    private final @Nullable Path folder;

    private KernelThread(@Nullable Path folder) {
        this.folder = folder;
    }

    /** The calling thread. */
    static KernelThread here() {
        var found = new Path[1];
        Guard.attempt(() -> found[0] = Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self"))));
        return new KernelThread(found[0]);
    }

    /** True if it waits in a call for something outside; false if that is not known. Any thread; some microseconds. */
    boolean isAsleep() {
        var its = folder;
        var asleep = new boolean[1];
        if (its != null && !FUTEX.isEmpty()) {
            Guard.attempt(() -> asleep[0] = isOutside(its) && isInterruptible(its));
        }
        return asleep[0];
    }

    /** It says {@code running}, or the number of the call and what it was given; -1 outside one. */
    private static boolean isOutside(Path its) throws IOException {
        var call = Files.readString(its.resolve("syscall"), ISO_8859_1).strip().split(" ")[0];
        return call.matches("\\d+") && !call.equals(FUTEX);
    }

    private static boolean isInterruptible(Path its) throws IOException {
        var line = Files.readString(its.resolve("stat"), ISO_8859_1);
        return line.charAt(line.lastIndexOf(')') + 2) == 'S';
    }
}

package io.archangel.proof.loss;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The virtual threads of this JVM, which only a dump of all threads shows. */
final class Virtuals {
    private Virtuals() {}

    /** How many live. Slow where there are many. */
    static long count() {
        try {
            var folder = Files.createTempDirectory("threads");
            var dump = folder.resolve("dump");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            long count = count(dump);
            Files.delete(dump);
            Files.delete(folder);
            return count;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static long count(Path dump) throws IOException {
        try (var lines = Files.lines(dump)) {
            return lines.filter(line -> line.matches("#\\d+ \".*\" virtual.*")).count();
        }
    }
}

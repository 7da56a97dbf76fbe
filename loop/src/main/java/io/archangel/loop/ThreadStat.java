package io.archangel.loop;

import com.sun.management.GarbageCollectorMXBean;
import io.archangel.process.Guard;
import java.io.File;
import java.io.FileInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** What the system tells of who ran when. */
interface ThreadStat {
    /** Where nothing is told. */
    ThreadStat NONE = new ThreadStat() {
        @Override
        public long keptNanos() {
            return -1;
        }

        @Override
        public long collectingNanos(long nanos) {
            return 0;
        }
    };

    /** For how long the calling thread, able to run, has waited for a processor in all; -1 if that is not to be had. */
    long keptNanos();

    /** For how long, at most, all threads have stood while garbage was collected. @param nanos how far back it looks */
    long collectingNanos(long nanos);

    /** Linux's own, from {@code /proc}; none elsewhere. */
    static ThreadStat ofSystem() {
        return new File(OfLinux.FILE).canRead() ? new OfLinux() : NONE;
    }

    /** A reading takes ten microseconds. The file is closed again, for no descriptor may be held for a thread that may go. */
    final class OfLinux implements ThreadStat {
        private static final String FILE = "/proc/thread-self/schedstat";

        private final byte[] text = new byte[96];

        @Override
        public long keptNanos() {
            var read = new long[] {-1};
            // There may be no descriptor left.
            Guard.attempt(() -> read[0] = read());
            return read[0];
        }

        private long read() throws Exception {
            try (var file = new FileInputStream(FILE)) {
                var line = new String(text, 0, file.read(text), StandardCharsets.US_ASCII);
                int at = line.indexOf(' ') + 1;
                return Long.parseLong(line.substring(at, line.indexOf(' ', at)));
            }
        }

        @Override
        public long collectingNanos(long nanos) {
            long now = ManagementFactory.getRuntimeMXBean().getUptime();
            long from = now - nanos / 1_000_000 - 1;
            long millis = 0;
            for (var bean : ManagementFactory.getGarbageCollectorMXBeans()) {
                if (bean instanceof GarbageCollectorMXBean collector && stopsAll(collector.getName())) {
                    var last = collector.getLastGcInfo();
                    if (last != null && last.getEndTime() >= from) {
                        millis += last.getEndTime() - Math.max(from, last.getStartTime()) + 1;
                    }
                }
            }
            return millis * 1_000_000;
        }

        private static boolean stopsAll(String collector) {
            return !collector.endsWith("Cycles") && !collector.contains("Concurrent");
        }
    }
}

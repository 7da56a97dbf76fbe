package io.archangel.process;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Logs reports through System.Logger: failures as warnings with their stack, the first of a sort in full, then one line
 * each time their number has doubled; ends by signal or limit at debug. What came from outside is escaped by the log's
 * own layout, and here reduced to one line.
 */
final class LogReporter implements Consumer<Report> {
    private static final int SORTS = 256;
    private static final System.Logger LOG = System.getLogger(LogReporter.class.getPackageName());

    private final ReentrantLock lock = new ReentrantLock();

    /** How often each sort was seen; guarded by the lock, bounded. */
    private final Map<String, Integer> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > SORTS;
        }
    };

    @Override
    public void accept(Report report) {
        if (!(report.exit() instanceof Exit.Failed(Throwable cause))) {
            LOG.log(Level.DEBUG, () -> line(report));
            return;
        }
        warn(cause, () -> line(report));
    }

    /** Stands in for a reporter that threw. */
    void standIn(Report report, Throwable thrown) {
        accept(report);
        warn(thrown, () -> "the reporter of process " + report.pid() + " threw");
    }

    /** Tells of something that went wrong, the first of a sort in full. */
    void warn(Throwable cause, Supplier<String> line) {
        int times = count(cause);
        if (times == 1) {
            LOG.log(Level.WARNING, line, cause);
        } else if (Integer.bitCount(times) == 1) {
            LOG.log(Level.WARNING, () -> line.get() + ", as " + times + " times before and with this");
        }
    }

    private int count(Throwable cause) {
        var stack = cause.getStackTrace();
        var sort = cause.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
        lock.lock();
        try {
            return seen.merge(sort, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    private static String line(Report report) {
        var text = report.kind() + " " + report.pid() + " (" + report.name() + ", parents " + report.ancestors()
                + ") ended after " + report.age().toMillis() + " ms: "
                + report.exit().word()
                + (report.exit().reason() == null ? "" : ": " + report.exit().reason());
        return text.replaceAll("\\p{Cntrl}|[\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}

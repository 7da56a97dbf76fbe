package io.archangel.loop.netty;

import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes the loop's log lines for itself. */
final class CapturedLog extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("io.archangel.loop");
    private final Consumer<LogRecord> lines;

    private CapturedLog(Consumer<LogRecord> lines) {
        this.lines = lines;
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    /** All that is logged. */
    static CapturedLog of(Consumer<LogRecord> lines) {
        return new CapturedLog(lines);
    }

    /** In words: the thrown error's message where there is one, else the line. */
    CapturedLog(List<String> words) {
        this((LogRecord line) -> words.add(
                line.getThrown() == null ? line.getMessage() : line.getThrown().getMessage()));
    }

    @Override
    public void publish(LogRecord line) {
        lines.accept(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}

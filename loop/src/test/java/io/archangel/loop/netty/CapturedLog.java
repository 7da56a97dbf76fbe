package io.archangel.loop.netty;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes the loop's log lines for itself: the thrown error's message where there is one, else the line. */
final class CapturedLog extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("io.archangel.loop");
    private final List<String> lines;

    CapturedLog(List<String> lines) {
        this.lines = lines;
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(
                line.getThrown() == null ? line.getMessage() : line.getThrown().getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}

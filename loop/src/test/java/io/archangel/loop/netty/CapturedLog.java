package io.archangel.loop.netty;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes the loop's log lines for itself. */
public final class CapturedLog extends Handler implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Logger logger = Logger.getLogger("io.archangel.loop");
    private final Consumer<LogRecord> lines;

    private CapturedLog(Consumer<LogRecord> lines) {
        this.lines = lines;
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    /** What is said of the loop of this name: that of a test before may be free only now, and says so. */
    public static CapturedLog of(String name, Consumer<LogRecord> lines) {
        return new CapturedLog((LogRecord line) -> {
            if (line.getMessage().startsWith(name + " ") || line.getMessage().startsWith(name + ":")) {
                lines.accept(line);
            }
        });
    }

    /** The same in words: the thrown error's message where there is one, else the line. */
    static CapturedLog words(String name, List<String> words) {
        return of(
                name,
                line -> words.add(
                        line.getThrown() == null
                                ? line.getMessage()
                                : line.getThrown().getMessage()));
    }

    /** A name that no loop had before. */
    public static String freshName() {
        return "loop T" + NAMES.incrementAndGet();
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

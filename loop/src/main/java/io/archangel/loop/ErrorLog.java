package io.archangel.loop;

import io.archangel.process.Home;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The exception handler that a loop has unless told otherwise: warns through System.Logger, the first of a sort with its
 * stack, then one line each time their number has doubled.
 */
final class ErrorLog implements BiConsumer<Loop, Throwable> {
    private static final int SORTS = 256;
    private static final Logger LOG = System.getLogger(ErrorLog.class.getPackageName());

    /** How often each sort was seen; a full one starts afresh. */
    private final ConcurrentHashMap<String, Integer> seen = new ConcurrentHashMap<>();

    /** Opens the files now that a log line needs; when descriptors have run out, and that is to be told, none can be. */
    ErrorLog() {
        var unusedZone = ZoneId.systemDefault().getRules().getOffset(Instant.now());
        var unusedLevel = LOG.isLoggable(Level.WARNING);
    }

    @Override
    public void accept(Loop loop, Throwable error) {
        if (error instanceof LoopException) {
            LOG.log(Level.WARNING, () -> loop.name() + ": " + error.getMessage());
            return;
        }
        if (error instanceof Home.Lost) {
            LOG.log(Level.WARNING, () -> loop.name() + " has died", error);
            return;
        }
        int times = count(error);
        if (times == 1) {
            LOG.log(Level.WARNING, () -> loop.name() + ": a callback threw", error);
        } else if (Integer.bitCount(times) == 1) {
            LOG.log(
                    Level.WARNING,
                    () -> loop.name() + ": a callback threw " + error.getClass().getName() + ", " + times
                            + " times by now");
        }
    }

    private int count(Throwable error) {
        if (seen.size() >= SORTS) {
            seen.clear();
        }
        var stack = error.getStackTrace();
        return seen.merge(error.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]), 1, Integer::sum);
    }
}

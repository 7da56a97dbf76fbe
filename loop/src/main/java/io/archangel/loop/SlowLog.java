package io.archangel.loop;

import io.archangel.process.Process;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Debug mode: tells of callbacks that take long. */
final class SlowLog {
    private static final System.Logger LOG = System.getLogger(SlowLog.class.getPackageName());

    private final Loop loop;
    private final long longest;

    SlowLog(Loop loop, Duration longest) {
        this.loop = loop;
        this.longest = Callbacks.nanos(longest);
    }

    /** Who asks for a callback: the first frame outside this package. Any thread. */
    static String origin() {
        var ours = SlowLog.class.getPackageName();
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith(ours))
                        .findFirst()
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                        .orElse("an unknown place"));
    }

    /** It has returned. Loop thread. @param what a {@link Callback}, a {@link Guest}, or whose code it was */
    void took(long nanos, Object what, @Nullable Process process) {
        if (nanos < longest) {
            return;
        }
        var name = what instanceof Callback || what instanceof Guest
                ? what.toString()
                : what.getClass().getName();
        LOG.log(
                Level.WARNING,
                () -> loop.name() + ": " + name + (process == null ? "" : ", of process " + process.pid() + ",")
                        + " took " + nanos / 1_000_000 + " ms");
    }
}

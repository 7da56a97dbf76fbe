package io.archangel.process;

import org.jspecify.annotations.Nullable;

/**
 * The one way into foreign code. Every handler, hook, listener and callback runs through it; it is the only place that
 * catches everything, so that what one of them throws ends that process and nothing else.
 */
public final class Guard {

    static final ScopedValue<Process> CURRENT = ScopedValue.newInstance();

    private Guard() {}

    /** Foreign code. */
    @FunctionalInterface
    public interface Callout {
        /** Runs it. */
        void run() throws Throwable;
    }

    /**
     * Runs foreign code that belongs to no process. An interrupt is restored; an {@link Error} is handed back like any
     * other, for the caller to report.
     *
     * @return what it threw, or null
     */
    public static @Nullable Throwable attempt(Callout code) {
        try {
            code.run();
            return null;
        } catch (Throwable thrown) {
            if (thrown instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return thrown;
        }
    }

    /**
     * Runs foreign code as a process: it is {@link Process#current()} meanwhile, and what the code throws ends it as
     * Failed.
     *
     * @return what it threw, or null
     */
    public static @Nullable Throwable call(Process process, Callout code) {
        var thrown = attemptAs(process, code);
        if (thrown != null) {
            process.end(new Exit.Failed(thrown));
        }
        return thrown;
    }

    /** Runs foreign code as a process and hands back what it threw, which ends nothing. */
    static @Nullable Throwable attemptAs(Process process, Callout code) {
        var here = Seat.here();
        if (here != null) {
            var before = here.current();
            here.change(before, process);
            var thrown = attempt(code);
            here.change(process, before);
            return thrown;
        }
        return ScopedValue.where(CURRENT, process).call(() -> attempt(code));
    }

    /** What a throwable says, which may be foreign code, too; if that throws, who it was. */
    static @Nullable String messageOf(Throwable thrown) {
        var said = new String[1];
        var again = attempt(() -> said[0] = thrown.getMessage());
        return again == null ? said[0] : thrown.getClass().getName() + ", whose getMessage() throws";
    }

    static @Nullable Process current() {
        var here = Seat.here();
        return here != null ? here.current() : CURRENT.isBound() ? CURRENT.get() : null;
    }
}

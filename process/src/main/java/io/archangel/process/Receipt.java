package io.archangel.process;

import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a kill really did. Times are microseconds from the moment the order was given.
 *
 * @param pid           whom
 * @param verdict       what came of it
 * @param signal        what was sent
 * @param clientFreedUs when the client had been let go, or null if nobody waited for the process
 * @param response      what the client saw: {@code cut}, {@code 503}, or null if nothing
 * @param hooksRun      how many at-exit hooks ran to their end
 * @param hooksFailed   how many threw or were abandoned
 * @param threadEndedUs when its thread had ended, or null if it had none, or it lives on
 * @param exit          how it ended, {@link Exit#word()}, or null if it has not, or nobody remembers
 * @param where         where it is held up, or null
 * @param by            who ended it, or who sent the signal
 * @param reason        why, if it was said
 */
public record Receipt(
        long pid,
        Verdict verdict,
        Signal signal,
        @Nullable Long clientFreedUs,
        @Nullable String response,
        int hooksRun,
        int hooksFailed,
        @Nullable Long threadEndedUs,
        @Nullable String exit,
        @Nullable String where,
        String by,
        @Nullable String reason) {

    /** What came of a kill. */
    public enum Verdict {
        /** The process is over: client freed, hooks done, no thread left. */
        EXITED,
        /** It is ending; hooks or children still run. */
        EXITING,
        /** It, or its thread, runs on. */
        STILL_RUNNING,
        /** The signal was sent and not waited for. */
        SIGNALLED,
        /** It had ended before. */
        ALREADY_EXITED,
        /** No process ever had this pid. */
        NO_SUCH_PROCESS,
        /** The pid was read from another instance, so it was not touched. */
        STALE_INSTANCE,
        /** Whoever asked may not. */
        DENIED;

        /** The word that people and scripts see, {@code still-running}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A receipt for an order that touched nothing. */
    public static Receipt untouched(Kill kill, Verdict verdict) {
        return new Receipt(
                kill.pid(), verdict, kill.signal(), null, null, 0, 0, null, null, null, kill.by(), kill.reason());
    }

    /** A receipt for a signal that was dropped, as too many wait for the process to handle them. */
    static Receipt refused(Kill kill) {
        return new Receipt(
                kill.pid(),
                Verdict.STILL_RUNNING,
                kill.signal(),
                null,
                null,
                0,
                0,
                null,
                null,
                "signal dropped: a thousand wait to be handled",
                kill.by(),
                kill.reason());
    }

    /** True if the process is gone, now or before. */
    public boolean isGone() {
        return verdict == Verdict.EXITED || verdict == Verdict.ALREADY_EXITED;
    }

    /**
     * One line for people. It may hold text from outside (who, why): escape it before it goes to a terminal.
     */
    @Override
    public String toString() {
        var parts = new StringJoiner(", ");
        if (clientFreedUs != null) {
            parts.add("client freed " + millis(clientFreedUs));
        }
        if (response != null) {
            parts.add(response.equals("cut") ? "response cut" : response + " sent");
        }
        if (hooksRun > 0) {
            parts.add(hooksRun + (hooksRun == 1 ? " hook ran" : " hooks ran"));
        }
        if (hooksFailed > 0) {
            parts.add(hooksFailed + (hooksFailed == 1 ? " hook failed" : " hooks failed"));
        }
        if (threadEndedUs != null) {
            parts.add("thread ended " + millis(threadEndedUs));
        }
        if (where != null) {
            parts.add(where);
        }
        if (exit != null) {
            parts.add("exit " + exit + " by " + by);
        }
        var head = pid + " " + verdict.word();
        return parts.length() == 0 ? head : head + ": " + parts;
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
    }
}

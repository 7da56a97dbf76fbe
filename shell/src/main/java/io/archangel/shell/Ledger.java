package io.archangel.shell;

import io.archangel.process.Clock;
import io.archangel.shell.Audit.Phase;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes each act into the audit: the intent before it, the outcome after it. */
final class Ledger {
    /** So much of what was typed is written down. */
    private static final int MOST = 4096;

    private final Audit audit;
    private final Clock clock;

    /** What ids begin with, so that they differ across restarts. */
    private final String instance;

    private final AtomicLong last = new AtomicLong();

    Ledger(Audit audit, Clock clock, String instance) {
        this.audit = audit;
        this.clock = clock;
        this.instance = instance;
    }

    /** An act. */
    @FunctionalInterface
    interface Act {
        Outcome run() throws Exception;
    }

    /** What came of it. @param code the exit code  @param verdict a word for each of whom */
    record Outcome(int code, String verdict) {}

    /** Acts, unless the intent can't be written and the person comes from outside the machine. */
    int act(Invocation invocation, String whom, @Nullable String why, Act act) throws Exception {
        var id = nextId();
        var failure = write(invocation, id, Phase.INTENT, whom, why, null);
        if (failure != null && !invocation.who().isLocal()) {
            invocation
                    .paper()
                    .error(invocation.words().getFirst() + ": refused, since the audit can't be written: "
                            + failure.getMessage());
            return Shell.FAILED;
        }
        if (failure != null) {
            warn(invocation, failure);
        }
        var verdict = "failed";
        try {
            var outcome = act.run();
            verdict = outcome.verdict();
            return outcome.code();
        } finally {
            var late = write(invocation, id, Phase.OUTCOME, whom, why, verdict);
            if (late != null && failure == null) {
                warn(invocation, late);
            }
        }
    }

    /** Notes what was not done because the person may not. */
    void denied(Invocation invocation) {
        var whom = String.join(
                " ", invocation.words().subList(1, invocation.words().size()));
        var failure = write(invocation, nextId(), Phase.OUTCOME, whom, null, "denied");
        if (failure != null) {
            warn(invocation, failure);
        }
    }

    private String nextId() {
        return instance + "-" + last.incrementAndGet();
    }

    private static void warn(Invocation invocation, IOException failure) {
        invocation.paper().error("warning: the audit can't be written: " + failure.getMessage());
    }

    private @Nullable IOException write(
            Invocation invocation,
            String id,
            Phase phase,
            String whom,
            @Nullable String why,
            @Nullable String verdict) {
        var what = cut(String.join(" ", invocation.words()));
        try {
            audit.write(new Audit.Event(
                    clock.instant(),
                    id,
                    phase,
                    invocation.who(),
                    invocation.from(),
                    what,
                    cut(whom),
                    why == null ? null : cut(why),
                    verdict));
            return null;
        } catch (IOException failure) {
            return failure;
        }
    }

    private static String cut(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST - 1) + "…";
    }
}

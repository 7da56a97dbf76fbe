package io.archangel.shell;

import io.archangel.process.Clock;
import io.archangel.shell.Audit.Phase;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes each act into the audit: the intent before it, the outcome after it. */
final class Ledger {
    /** So much of what was typed is written down. */
    private static final int MOST = 4096;

    /** So much of what somebody typed who may not: it costs them nothing. */
    private static final int MOST_DENIED = 256;

    /** So many have lines of their own at a time, each for a command that was denied: a few people's, of all commands. */
    private static final int STORMS = 64;

    private static final String DENIED = "denied";

    /** What was tried with it is counted apart: it hides no attempt without. */
    private static final String DRY = "--dry-run";

    private static final System.Logger LOG = System.getLogger(Shell.class.getPackageName());

    private final Audit audit;
    private final Clock clock;

    /** What ids begin with, so that they differ across restarts. */
    private final String instance;

    private final AtomicLong last = new AtomicLong();

    /** Of what was denied, which costs nobody anything to ask for again and again. */
    private final Notes denials;

    /** True after a note could not be written. */
    private final AtomicBoolean isMissed = new AtomicBoolean();

    Ledger(Audit audit, Clock clock, String instance) {
        this.audit = audit;
        this.clock = clock;
        this.instance = instance;
        denials = new Notes(this::note, "audit", clock, STORMS);
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

    /** Notes what was not done because the person may not: the first time, and then once a minute how often. */
    void denied(Invocation invocation) {
        var words = invocation.words();
        var name = words.getFirst() + (words.contains(DRY) ? " " + DRY : "");
        // From wherever: one person has no more lines for coming from many addresses.
        if (!denials.isFirst(invocation.who(), null, name, DENIED)) {
            return;
        }
        var failure = write(invocation, nextId(), Phase.OUTCOME, "", null, DENIED);
        if (failure != null) {
            warn(invocation, failure);
        }
    }

    /** Notes what is no act, such as what a door has done of itself. What can't be written is said in the server's log, once. */
    void note(Instant time, Principal who, @Nullable String from, String what, String verdict) {
        try {
            audit.write(new Audit.Event(
                    time,
                    nextId(),
                    Phase.OUTCOME,
                    new Principal(cut(who.name(), MOST_DENIED), who.door(), who.role()),
                    from,
                    cut(what, MOST_DENIED),
                    "",
                    null,
                    cut(verdict, MOST_DENIED)));
            isMissed.set(false);
        } catch (IOException failure) {
            if (!isMissed.getAndSet(true)) {
                LOG.log(Level.WARNING, "the audit can''t be written: {0}", failure.getMessage());
            }
        }
    }

    /** Writes what was only counted so far. */
    void settle() {
        denials.close();
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
        int most = DENIED.equals(verdict) ? MOST_DENIED : MOST;
        try {
            audit.write(new Audit.Event(
                    clock.instant(),
                    id,
                    phase,
                    invocation.who(),
                    invocation.from(),
                    cut(String.join(" ", invocation.words()), most),
                    cut(whom, most),
                    why == null ? null : cut(why, most),
                    verdict));
            return null;
        } catch (IOException failure) {
            return failure;
        }
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}

package io.archangel.server.cli;

import io.archangel.process.spi.Role;
import io.archangel.shell.Audit;
import io.archangel.shell.Audit.Phase;
import io.archangel.shell.Escape;
import io.archangel.shell.Principal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who changed a password, in the audit of the server whose it is, before and after, as orders stand there. Who owns the folder may do
 * without: what can't be written is said, and no more.
 */
final class PasswdAudit implements AutoCloseable {
    private final @Nullable Audit audit;
    private final PrintStream err;
    private final String what;
    private final String whom;
    private final String id;

    private PasswdAudit(Path folder, String what, String whom, PrintStream err) {
        this.err = err;
        this.what = what;
        this.whom = whom;
        var random = new byte[8];
        new SecureRandom().nextBytes(random);
        id = "passwd-" + HexFormat.of().formatHex(random);
        audit = open(folder.resolve("audit.log"));
    }

    /** What is to be written down. */
    @FunctionalInterface
    interface Act {
        /** Does it. @return the exit code */
        int run() throws IOException;
    }

    /** Does it. @param what what was typed @param whom the name it is about @return the exit code of the act */
    static int write(Path folder, String what, String whom, PrintStream err, Act act) throws IOException {
        try (var audit = new PasswdAudit(folder, what, whom, err)) {
            return audit.around(act);
        }
    }

    private int around(Act act) throws IOException {
        note(Phase.INTENT, null);
        var verdict = "failed";
        try {
            int code = act.run();
            verdict = code == 0 ? "done" : verdict;
            return code;
        } finally {
            note(Phase.OUTCOME, verdict);
        }
    }

    private void note(Phase phase, @Nullable String verdict) {
        if (audit == null) {
            return;
        }
        var who = new Principal(System.getProperty("user.name", "root"), "unix", Role.ADMIN);
        try {
            audit.write(new Audit.Event(Clock.systemUTC().instant(), id, phase, who, null, what, whom, null, verdict));
        } catch (IOException failed) {
            warn(failed);
        }
    }

    private @Nullable Audit open(Path file) {
        try {
            return Audit.beside(file);
        } catch (IOException failed) {
            warn(failed);
            return null;
        }
    }

    private void warn(IOException failed) {
        err.println("archangel: warning: the audit can't be written: "
                + Escape.visible(String.valueOf(failed.getMessage())));
    }

    @Override
    public void close() throws IOException {
        if (audit != null) {
            audit.close();
        }
    }
}

package io.archangel.shell;

import io.archangel.process.ProcessManager;
import java.time.ZoneId;
import java.util.List;

/**
 * The one command model behind every door. All methods may be called by many threads at once, but never on a loop: they
 * wait for what they order, and for whoever reads the output.
 *
 * <p>Exit codes: {@value #DONE} done; {@value #FAILED} not done: denied, no such pid, a process that still runs or is
 * still exiting after the time to wait, one that had exited before, an internal error; {@value #USAGE} not understood;
 * {@value #INTERRUPTED} interrupted while it waited.
 */
public interface Shell {
    /** Done as ordered. */
    int DONE = 0;

    /** Understood, and not done. */
    int FAILED = 1;

    /** Not understood. */
    int USAGE = 2;

    /** The calling thread was interrupted. */
    int INTERRUPTED = 130;

    /** A shell on this table. It shows the time of day in the machine's zone. */
    static Shell create(ProcessManager manager, Audit audit) {
        return create(manager, audit, ZoneId.systemDefault());
    }

    /** The same in another zone. */
    static Shell create(ProcessManager manager, Audit audit, ZoneId zone) {
        return new CommandShell(manager, audit, zone);
    }

    /** Runs one command. @param words the command and its arguments; none does nothing @return its exit code */
    int execute(Principal who, List<String> words, Output out);

    /** Runs one command from a line, split at blanks outside quotes and backslashes. @return its exit code */
    int execute(Principal who, String line, Output out);

    /**
     * Reads lines and runs them, with editing, completion and a history of its own, until {@code exit}, Ctrl-D or the
     * end of input. Ctrl-C drops the line, or ends the command that runs. The calling thread is the session's; a process
     * it runs as (Process.current) is the session's process.
     */
    void interact(Principal who, Console console);
}

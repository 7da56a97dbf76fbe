package io.archangel.shell;

import io.archangel.process.ProcessManager;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one command model behind every door. All methods may be called by many threads at once, but never on a loop: they
 * wait for what they order, and for whoever reads the output.
 *
 * <p>Exit codes: {@value #DONE} done; {@value #FAILED} not done: denied, no such pid, a process that still runs or is
 * still exiting after the time to wait, one that had exited before, an internal error; {@value #USAGE} not understood;
 * {@value #INTERRUPTED} interrupted while it waited.
 */
public interface Shell extends AutoCloseable {
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
        return new CommandShell(manager, audit, zone, LineLog.none());
    }

    /**
     * The same, which remembers what each person has typed, across sessions and restarts.
     *
     * @param lines a folder for that, of mode 0700; a file of mode 0600 for each, of the latest 500 lines. Lines that begin with a
     *              blank are not kept, and what looks like a secret in the others is left out
     */
    static Shell create(ProcessManager manager, Audit audit, ZoneId zone, Path lines) {
        return new CommandShell(manager, audit, zone, LineLog.in(lines));
    }

    /** Runs one command. @param words the command and its arguments; none does nothing @return its exit code */
    int execute(Principal who, List<String> words, Output out);

    /**
     * Runs the commands of a line, split at {@code ;} and at blanks outside quotes and backslashes.
     *
     * @return the exit code of the last that was run
     */
    int execute(Principal who, String line, Output out);

    /**
     * Runs one command on a terminal, which it may fill and whose keys it may read, as {@code top} does. Ctrl-C ends it. The calling
     * thread is the session's, as with {@link #interact}.
     *
     * @param words the command and its arguments
     * @return its exit code
     */
    int execute(Principal who, List<String> words, Console console);

    /**
     * The same for the commands of a line, split as by {@link #execute(Principal, String, Output)}.
     *
     * @return the exit code of the last that was run
     */
    int execute(Principal who, String line, Console console);

    /**
     * Reads lines and runs them, with editing, completion and a history, until {@code exit}, Ctrl-D or the end of input. An empty
     * line repeats the last command that only reads. Ctrl-C drops the line, or ends the command that runs. The calling thread is the session's; a process
     * it runs as (Process.current) is the session's process.
     */
    void interact(Principal who, Console console);

    /** What this person sees of processes, for a door that shows them in a way of its own. */
    ProcessView processes(Principal who);

    /** True if a person's role is enough for a command; of one that there is not, false. It is asked again when it is run. */
    boolean may(Principal who, String command);

    /**
     * Writes into the audit what a door has done of itself: let somebody in, or not. It has been written when this returns; if it
     * could not be, the server's log says so, once.
     *
     * @param time    when that was, which may be before it is written
     * @param who     of whom it is told; where nobody was let in, whom that one gave out to be
     * @param from    the address of the person, or null
     * @param what    {@code login}, {@code logout}
     * @param verdict what came of it, in a word
     */
    void note(Instant time, Principal who, @Nullable String from, String what, String verdict);

    /**
     * What could stand in place of the last word, as a session's Tab has it.
     *
     * @param words the command and its arguments before the cursor, the last perhaps empty
     * @return at most 200, safe for a terminal
     */
    List<Suggestion> complete(Principal who, List<String> words);

    /** Writes into the audit what was only counted so far; commands run as before. On a thread that may block; again is harmless. */
    @Override
    void close();
}

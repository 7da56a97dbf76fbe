package io.archangel.shell;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who did what: an intent before each act, an outcome after it, with the same id. */
@FunctionalInterface
public interface Audit extends Closeable {

    /**
     * Writes one event. It is written when this returns. Called on the thread that runs the command.
     *
     * @throws IOException if it can't be; doors that others than the machine's own users reach then refuse to act
     */
    void write(Event event) throws IOException;

    /**
     * What was written, the latest first, as far as it is kept and can be read.
     *
     * @param count how many at most
     * @throws IOException if it can't be read
     */
    default List<Event> latest(int count) throws IOException {
        return List.of();
    }

    /** Gives back what it holds. */
    @Override
    default void close() throws IOException {}

    /**
     * Appends to a file of mode 0600, one event a line as JSON, escaped. It is opened here and made if need be, its
     * folder is not. At 8 MiB the next file is begun; eight older ones are kept beside it, {@code audit.log.1} the youngest.
     */
    static Audit file(Path file) throws IOException {
        return new FileAudit(file, 8 << 20);
    }

    /** The same for a program beside the one whose audit it is: it adds to the file, and leaves it to that to begin the next. */
    static Audit beside(Path file) throws IOException {
        return new FileAudit(file, Long.MAX_VALUE);
    }

    /** Whether an act is still to come. */
    enum Phase {
        /** It is about to be done. */
        INTENT,
        /** It was done, or refused. */
        OUTCOME
    }

    /**
     * An event. Text in it may come from outside: whoever writes it down escapes it.
     *
     * @param time    when
     * @param id      the same for an intent and its outcome
     * @param phase   which of the two
     * @param who     {@code root@unix}
     * @param from    the address of the person's session, or null
     * @param what    the command as typed; {@code login}, {@code logout}
     * @param whom    what it is done to: pids, arguments; empty if it was denied
     * @param why     the reason given, or null
     * @param verdict what came of it: a word for each of whom, {@code denied}, {@code failed}; null for an intent
     */
    record Event(
            Instant time,
            String id,
            Phase phase,
            Principal who,
            @Nullable String from,
            String what,
            String whom,
            @Nullable String why,
            @Nullable String verdict) {}
}

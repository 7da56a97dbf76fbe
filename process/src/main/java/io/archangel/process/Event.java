package io.archangel.process;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a process, as a {@link Listener} is told it. Of one process they come in order: Started,
 * whatever happens to it, Exited once. Only a signal that came in the moment of its end may be told after that. Text in
 * them may come from outside: escape it before it is shown.
 */
public sealed interface Event {

    /** The process's number, 0 if it is about none. */
    long pid();

    /** When. */
    Instant at();

    /**
     * It was registered.
     *
     * @param ppid its parent's pid, 0 for none
     * @param kind what it was when this was told
     */
    record Started(long pid, Instant at, String kind, long ppid) implements Event {}

    /**
     * A signal came to it, whatever it does about that.
     *
     * @param kind what it was when this was told
     * @param what which signal, from whom, why
     */
    record Signalled(long pid, Instant at, String kind, Signal.Received what) implements Event {}

    /**
     * Its exit was complete.
     *
     * @param kind what it was
     * @param app  whose, or null
     * @param name what it did
     * @param age  how old it became
     * @param in   bytes received
     * @param out  bytes sent
     * @param exit how it ended
     */
    record Exited(
            long pid,
            Instant at,
            String kind,
            @Nullable String app,
            String name,
            Duration age,
            long in,
            long out,
            Exit exit)
            implements Event {}

    /**
     * The listener was too slow for what happened, and some of it was not kept: it is missing about here.
     *
     * @param count how many events
     */
    record Lost(Instant at, long count) implements Event {
        @Override
        public long pid() {
            return 0;
        }
    }
}

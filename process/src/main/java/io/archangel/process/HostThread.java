package io.archangel.process;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that runs callbacks of many processes in turn and keeps the current one in a field, which is
 * cheaper than a ScopedValue. Event loops and the manager's own threads are such.
 */
public class HostThread extends Thread {

    /** Written by this thread only, through {@link Guard}; others may look at it to see who holds the thread. */
    volatile @Nullable Process current;

    /** Makes a daemon thread, not yet started. @param task what it runs  @param name as thread dumps show it */
    public HostThread(Runnable task, String name) {
        super(task, name);
        setDaemon(true);
    }

    /** The process whose code it runs now, if it runs any's. Any thread may look. */
    public final Optional<Process> process() {
        return Optional.ofNullable(current);
    }
}

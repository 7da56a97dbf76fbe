package io.archangel.dyno.timer;

import io.archangel.process.ProcessManager;
import java.util.List;
import java.util.Optional;

/** Timers of one manager, by name. Any number of these live in one JVM. All methods may be called from any thread. */
public interface Timers {

    /** None yet. @param manager whose processes the timers will be, and whose clock they go by */
    static Timers create(ProcessManager manager) {
        return new Schedule(manager);
    }

    /**
     * Starts a timer. As with every process its parent is the current one, if that is of this manager: the timer of a session
     * ends with the session. When it has ended its name is free again.
     *
     * @param name one word of 1 to 64 characters
     * @throws TimerException if it is no such word, or there is one of that name
     */
    Timer add(String name, TimerOptions options, Task task);

    /** The one of that name. */
    Optional<Timer> find(String name);

    /** All that have not ended, by name. */
    List<Timer> list();

    /**
     * Shows {@code timers} in the shell, with {@code run NAME} for operators, until the mount is closed.
     *
     * @throws io.archangel.process.ProcessException if such a table is mounted already
     */
    ProcessManager.Mount mount();

    /** The work of a timer. */
    @FunctionalInterface
    interface Task {
        /**
         * Does it, once for each run and never twice at a time (hooks and children that a run leaves may outlast it), on the virtual thread of the timer, which is interrupted when the
         * run or the timer is ended. What it throws ends that run as Failed.
         */
        void run() throws Exception;
    }
}

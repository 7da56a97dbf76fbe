package io.archangel.process;

/** Code that runs when a process ends, whatever ended it. */
@FunctionalInterface
public interface Hook {

    /**
     * Cleans up. Called exactly once, on a thread of the manager that may block, never on a loop (unless it was added with
     * {@link Process#atExitInline}, or the process was never registered); hooks run one after the other, last registered
     * first. What it throws is reported (logged, if the process was never registered) and the rest run. After five seconds
     * it is interrupted and abandoned, and the next starts.
     *
     * @param exit how the process ended
     */
    void run(Exit exit) throws Exception;
}

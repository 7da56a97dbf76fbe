package io.archangel.process;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks for one process, each on a virtual thread of its own, which the end of the process interrupts. */
record Crew(Process process) implements Executor {

    @Override
    public void execute(Runnable task) {
        Workers.pauseCurrent();
        if (!Workers.hire(process, task)) {
            throw new RejectedExecutionException("process " + process.pid() + " has ended; it takes no more work");
        }
    }
}

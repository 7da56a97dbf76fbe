package io.archangel.dyno.timer;

import io.archangel.process.Process;
import org.jspecify.annotations.Nullable;

/** One run of a timer: a process below it, on its thread, and named for it. What the work throws ends it, and it alone. */
final class Run extends Process {
    private final Timer timer;

    Run(Timer timer) {
        this.timer = timer;
    }

    /** On the thread of the timer. */
    void work(Timers.Task task) {
        if (runBody(task::run) == null) {
            exit();
        }
    }

    @Override
    protected String name() {
        return timer.name();
    }

    @Override
    protected @Nullable String app() {
        return timer.app();
    }
}

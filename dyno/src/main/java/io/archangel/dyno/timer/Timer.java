package io.archangel.dyno.timer;

import io.archangel.process.Clock;
import io.archangel.process.Exit;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done again and again, or once, after a delay: a process of kind {@code timer}, which waits on a virtual thread
 * of its own. Each run is a process of kind {@code task} below it, on the same thread. So what a run throws ends that run, with
 * one report of its pid and its timer's, and the next comes all the same; a run can be killed by its own pid; and the end
 * of the timer ends the run that there is.
 *
 * <pre>
 * WAITING --the delay is over, or somebody wants it--> RUNNING --however the run ends--> WAITING
 * WAITING &lt;--CONT / STOP--> STOPPED    also where a run ends while it is stopped
 * any --its end--> ENDED    which is also that of the run of a timer for one
 * </pre>
 *
 * <p>While it is stopped no run begins; one that has begun goes on, and is stopped by its own pid. A run that was due meanwhile
 * comes at CONT, once. All methods may be called from any thread.
 */
public final class Timer extends Process {
    private final String name;
    private final TimerOptions options;
    private final Timers.Task task;
    private final ProcessManager manager;
    private final Clock clock;

    /** Ends its wait, for it to look anew. */
    private final Semaphore wake = new Semaphore(0);

    /** When the next run is due, by the clock; written by its thread, and by whoever wants a run now. */
    private volatile long due;

    /** True while there is a run; written by its thread. */
    private volatile boolean busy;

    /** What came of the runs; written by its thread. */
    private volatile Tally tally = new Tally(0, 0, Duration.ZERO);

    private record Tally(long runs, long failed, Duration took) {}

    Timer(String name, TimerOptions options, Timers.Task task, ProcessManager manager) {
        this.name = name;
        this.options = options;
        this.task = task;
        this.manager = manager;
        clock = manager.clock();
        due = later(options.delay());
    }

    /** On a thread of its own. */
    void work() {
        if (runBody(this::live) == null) {
            exit();
        }
    }

    private void live() throws InterruptedException {
        do {
            awaitDue();
            runOnce();
        } while (options.repeats());
    }

    /** Waits for the next run, and stands still while it is stopped. */
    private void awaitDue() throws InterruptedException {
        var until = clock.instant().plusNanos(left()).truncatedTo(ChronoUnit.MILLIS);
        try (var unused = Process.waitsFor("until " + until)) {
            Process.checkpoint();
            for (long left = left(); left > 0; left = left()) {
                var alarm = clock.after(Duration.ofNanos(left), wake::release);
                try {
                    wake.acquire();
                } catch (InterruptedException meant) {
                    // its end is found at the checkpoint; whatever else interrupts a thread that waits is not meant for
                    // it
                } finally {
                    alarm.cancel();
                }
                Process.checkpoint();
            }
        }
    }

    private void runOnce() {
        long begun = clock.nanos();
        var run = manager.register(new Run(this));
        busy = true;
        try (var unused = Process.waitsFor("run:" + run.pid())) {
            run.work(task);
        }
        var unused = Thread.interrupted(); // what a run leaves behind is not meant for the timer
        boolean isWell = run.exitValue().equals(Optional.of(Exit.OK));
        var took = Duration.ofNanos(Math.max(0, clock.nanos() - begun));
        tally = new Tally(tally.runs + 1, tally.failed + (isWell ? 0 : 1), took);
        if (options.repeats()) {
            due = later(options.delay());
            busy = false;
        }
    }

    private long later(Duration delay) {
        return clock.nanos() + delay.toNanos();
    }

    /** For how many nanoseconds it is not due; none if it is. */
    private long left() {
        return Math.max(0, due - clock.nanos());
    }

    /**
     * Has the next run come now, without waiting for it.
     *
     * @return how it was: unless that is {@link State#WAITING}, nothing has been done
     */
    public State runNow() {
        var state = state();
        if (state == State.WAITING) {
            due = clock.nanos();
            wake.release();
        }
        return state;
    }

    /** How it is now. */
    public Info info() {
        var now = tally;
        return new Info(
                name,
                pid(),
                options.app(),
                state(),
                options.repeats() ? options.delay() : null,
                Duration.ofNanos(left()),
                now.runs,
                now.failed,
                now.took);
    }

    private State state() {
        if (!isAlive()) {
            return State.ENDED;
        }
        return busy ? State.RUNNING : isPaused() ? State.STOPPED : State.WAITING;
    }

    /** As the shell knows it. */
    @Override
    public String name() {
        return name;
    }

    @Override
    protected String kind() {
        return "timer";
    }

    @Override
    protected @Nullable String app() {
        return options.app();
    }

    /** It is to come to its checkpoint, and be seen there. */
    @Override
    protected void stopped() {
        wake.release();
    }

    /** Where it stands. */
    public enum State {
        /** For the next run. */
        WAITING,
        /** There is a run. */
        RUNNING,
        /** No run comes before CONT. */
        STOPPED,
        /** No run comes any more. */
        ENDED;

        /** As listings show it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How a timer was at one moment.
     *
     * @param name   as the shell knows it
     * @param pid    its number
     * @param app    the application it belongs to, or null
     * @param state  where it stood
     * @param every  the delay between two runs, or null if there is but one
     * @param due    until the next run; zero while there is one, and where it waits for CONT alone
     * @param runs   how many have ended
     * @param failed how many of them not well: they threw, or were killed
     * @param took   how long the last one was; zero before it
     */
    public record Info(
            String name,
            long pid,
            @Nullable String app,
            State state,
            @Nullable Duration every,
            Duration due,
            long runs,
            long failed,
            Duration took) {}
}

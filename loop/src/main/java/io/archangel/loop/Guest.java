package io.archangel.loop;

import io.archangel.process.Process;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One virtual thread that a loop runs, and the scheduler of that thread: the JDK asks for each of its slices, from when it
 * can go on until it next waits.
 *
 * <pre>
 * NEW --start--> ASKED --its turn--> MOUNTED --waits--> PARKED --unpark, interrupt--> ASKED
 *                                    MOUNTED --ends-->  OVER
 * </pre>
 *
 * <p>The JDK keeps these states; several may ask for one slice, and those who come too late run none.
 */
final class Guest implements Executor, Runnable {
    /** In place of the slices of a thread that is over. */
    private static final Runnable NONE = () -> {};

    private final Guests home;
    private final @Nullable Process process;
    private final Placement placement;
    private final Thread thread;

    /** Runs a slice. Written by who starts the thread, before others know it, and by who ran its last slice. */
    private @Nullable Runnable slices;

    /** True if who starts it will run the first slice. Whoever starts it, before anybody else knows it. */
    private boolean inPlace;

    /** True if it has left the loop, for the pool. Who runs its slices writes; others may be a little behind. */
    private boolean aside;

    /** True once a slice took long, or seemed to. Whoever runs its slices. */
    private boolean tookLong;

    Guest(Guests home, String name, Placement placement, @Nullable Process process, Runnable body) {
        this.home = home;
        this.process = process;
        this.placement = placement;
        aside = !placement.isLoop();
        thread = Scheduling.found().maker().make(this, name, body);
    }

    /** Starts the thread, and if told so runs it here, up to where it first waits. Once. */
    void start(boolean here) {
        inPlace = here;
        thread.start();
        if (here) {
            run();
        }
    }

    /**
     * It can go on. Any thread, also the very thread that just waited. What it is asked to run for others, namely threads
     * that ours has started, which have its scheduler from it, is the pool's.
     */
    @Override
    public void execute(Runnable slice) {
        if (slices == null) {
            slices = slice;
            if (inPlace) {
                return;
            }
        }
        if (slice.equals(slices)) {
            home.schedule(this);
        } else {
            Scheduling.found().pool().execute(slice);
        }
    }

    /** Its turn on the loop has come. Loop thread. */
    @Override
    public void run() {
        if (!home.slice(this)) {
            Scheduling.found().pool().execute(this::runAside);
        }
    }

    /** Runs a slice, on a thread of the pool. */
    void runAside() {
        var own = home.ownTimeAside();
        long began = System.nanoTime();
        own.begin(began);
        slice();
        took(System.nanoTime() - began, own);
    }

    /** Runs a slice, on the calling thread. */
    void slice() {
        var now = slices;
        if (now != null) {
            now.run();
        }
    }

    /**
     * A slice is over. Who ran it.
     *
     * @param nanos how long it took by the clock, 0 if that was short
     * @param own   knows which part of that was its own doing
     */
    void took(long nanos, OwnTime own) {
        if (nanos >= Placement.LONG_NANOS) {
            tookLong = true;
            aside |= placement.seemedLong(own.of(nanos));
        }
        if (!thread.isAlive()) {
            // The scheduler outlives its thread where that has started others.
            slices = NONE;
            if (!tookLong) {
                placement.wentWell(aside);
            }
        }
    }

    boolean isAside() {
        return aside;
    }

    @Nullable
    Process process() {
        return process;
    }

    Thread thread() {
        return thread;
    }

    /** For the log of slow callbacks. */
    @Override
    public String toString() {
        return "virtual thread " + thread.getName();
    }
}

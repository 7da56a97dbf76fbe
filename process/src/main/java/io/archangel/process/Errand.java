package io.archangel.process;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One stay of a reaper in foreign code. A reaper that does not come back in time is lost, and another may take its
 * place until it does.
 *
 * <pre>
 * OUT --giveUp--> LOST --finish--> BACK
 * OUT --finish--> BACK
 * </pre>
 */
final class Errand {
    /** How long foreign code has before its reaper is given up. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Reapers reapers;
    private final Body body = new Body();
    private final AtomicReference<State> state = new AtomicReference<>(State.OUT);

    /** It begins; by the reaper. */
    Errand(Reapers reapers) {
        this.reapers = reapers;
    }

    /** Waits no longer for the reaper, and leaves it alone. Any thread. */
    void giveUp() {
        if (state.compareAndSet(State.OUT, State.LOST)) {
            reapers.lose();
        }
    }

    /** Interrupts the reaper and waits no longer. Any thread but a loop's. @return true for the one call that did */
    boolean abandon() {
        if (!body.interrupt()) {
            return false;
        }
        giveUp();
        return true;
    }

    /** The reaper is back, and no interrupt stays with it; by the reaper. @return false if it was abandoned */
    boolean finish() {
        boolean orderly = body.finish();
        var unused = Thread.interrupted();
        if (state.getAndSet(State.BACK) == State.LOST) {
            reapers.find();
        }
        return orderly;
    }

    boolean isOn(Thread thread) {
        return body.thread == thread;
    }

    private enum State {
        OUT,
        LOST,
        BACK
    }
}

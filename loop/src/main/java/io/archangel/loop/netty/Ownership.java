package io.archangel.loop.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Whose a loop is.
 *
 * <pre>
 * IDLE --run-->    RUNNING  --> IDLE
 * IDLE --borrow--> BORROWED --> IDLE     for one short step, such as to bind a port
 * IDLE --close-->  CLOSING  --> CLOSED   the closer owns it while it closes the connections
 * </pre>
 *
 * <p>Callbacks clear the interrupts that they leave; one that the owner came with is his again when he gives it back.
 */
final class Ownership {
    enum State {
        IDLE,
        RUNNING,
        BORROWED,
        CLOSING,
        CLOSED
    }

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Ownership.class, "state", State.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile State state = State.IDLE;

    /** Written by the owner itself only, so that everybody knows for certain whether he is it. */
    private volatile @Nullable Thread owner;

    /** Whether the owner was interrupted when he took it; his alone. */
    private boolean interrupted;

    /** Takes an idle loop for the calling thread. @return whether that worked, and else the state as it was */
    State take(State as) {
        var before = (State) STATE.compareAndExchange(this, State.IDLE, as);
        if (before == State.IDLE) {
            owner = Thread.currentThread();
            interrupted = Thread.interrupted();
        }
        return before;
    }

    /** The same; if somebody else has borrowed it, once he has given it back. */
    State takeOnceReturned(State as) {
        var before = take(as);
        while (before == State.BORROWED && !isOwner(Thread.currentThread())) {
            Thread.onSpinWait();
            before = take(as);
        }
        return before;
    }

    /** Gives it back, by the owner. */
    void give() {
        boolean again = interrupted;
        owner = null;
        state = state == State.CLOSING ? State.CLOSED : State.IDLE;
        if (again) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isOwner(Thread thread) {
        return thread == owner;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    boolean isClosingOrClosed() {
        return state == State.CLOSING || state == State.CLOSED;
    }

    @Nullable
    Thread owner() {
        return owner;
    }
}

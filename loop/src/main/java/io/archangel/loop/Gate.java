package io.archangel.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/**
 * Tells other threads whether a loop is inside foreign code, and lets one of them shut a socket down while it is. The loop
 * closes sockets outside only, so that the descriptor which is being cut can't be closed and used anew meanwhile.
 *
 * <pre>
 * OUTSIDE --enter--> INSIDE --leave--> OUTSIDE        by the loop; leave waits while SEVERING, some microseconds
 *                    INSIDE --sever--> SEVERING --> INSIDE   by one other thread at a time
 * </pre>
 */
final class Gate {
    private static final int OUTSIDE = 0;
    private static final int INSIDE = 1;
    private static final int SEVERING = 2;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Gate.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile int state = OUTSIDE;

    /** The loop goes into foreign code. Loop thread, from outside. */
    void enter() {
        STATE.setRelease(this, INSIDE);
    }

    /** The loop is out again. Loop thread, from inside. */
    void leave() {
        while (!STATE.compareAndSet(this, INSIDE, OUTSIDE)) {
            Thread.onSpinWait();
        }
    }

    boolean isInside() {
        return state != OUTSIDE;
    }

    /**
     * Cuts while the loop is inside. Any thread but the loop's.
     *
     * @param cut must not block
     * @return what {@code cut} says; false without asking it if the loop is outside, or another thread is cutting
     */
    boolean sever(BooleanSupplier cut) {
        if (!STATE.compareAndSet(this, INSIDE, SEVERING)) {
            return false;
        }
        try {
            return cut.getAsBoolean();
        } finally {
            STATE.setRelease(this, INSIDE);
        }
    }
}

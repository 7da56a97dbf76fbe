package io.archangel.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells other threads whether a loop is inside foreign code, and lets one of them shut a socket down while it is and stays
 * there. The loop closes sockets outside only, so that the descriptor which is being cut can't be closed and used anew
 * meanwhile.
 *
 * <pre>
 * OUTSIDE --enter--> INSIDE --leave--> OUTSIDE        by the loop; leave waits while SEVERING, some microseconds
 *                    INSIDE --sever--> SEVERING --> INSIDE   by one other thread at a time
 * </pre>
 *
 * <p>Each time that the loop goes inside has a number. What is held up is not who has much to do, but who does not come out of
 * one and the same, from when somebody first asked for it.
 */
final class Gate {
    private static final long INSIDE = 1;
    private static final long SEVERING = 2;

    /** Beside INSIDE: it does there what it was ordered to, which is to be let finish. */
    private static final long OBEYING = 4;

    /** The lowest bit of the number. */
    private static final long NEXT = 8;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Gate.class, "state", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Its kind and its number. */
    private volatile long state;

    /** When it was last asked for anew; written by any thread. */
    private volatile @Nullable Asked asked;

    /** The loop goes into foreign code. Loop thread, from outside. @param obeying on somebody's order */
    void enter(boolean obeying) {
        STATE.setRelease(this, (long) STATE.get(this) + (obeying ? INSIDE + OBEYING : INSIDE));
    }

    /** The loop is out again. Loop thread, from inside. */
    void leave() {
        long inside = ((long) STATE.get(this) & ~SEVERING) | INSIDE;
        long outside = (inside | (NEXT - 1)) + 1;
        while (!STATE.compareAndSet(this, inside, outside)) {
            Thread.onSpinWait();
        }
    }

    boolean isInside() {
        return isInside(state);
    }

    /** True while it does there what it was ordered to. */
    boolean isObeying() {
        return (state & OBEYING) != 0;
    }

    private static boolean isInside(long at) {
        return (at & (INSIDE | SEVERING)) != 0;
    }

    /** Somebody waits for the loop from now on. Any thread. */
    void ask(Look now) {
        long at = state;
        if (isInside(at)) {
            isHeldUp(at, now);
        }
    }

    /**
     * Cuts if the loop has been inside, and did not come out, for 5 ms or more since it was asked for; for 80 ms if it obeys
     * an order. Any thread but the loop's.
     *
     * @param cut must not block
     * @return what {@code cut} says; false without asking it if the loop has not been there so long, or another thread is
     *     cutting
     */
    boolean sever(Look now, BooleanSupplier cut) {
        long at = state;
        if ((at & INSIDE) == 0 || !isHeldUp(at, now) || !STATE.compareAndSet(this, at, at - INSIDE + SEVERING)) {
            return false;
        }
        try {
            return cut.getAsBoolean();
        } finally {
            STATE.setRelease(this, at);
        }
    }

    private boolean isHeldUp(long at, Look now) {
        var first = asked;
        if (first == null || first.number != at / NEXT) {
            asked = new Asked(at / NEXT, now);
            return false;
        }
        return now.showsHeldUp(first.look, (at & OBEYING) != 0);
    }

    /** Which time inside it was, and how it looked. */
    private record Asked(long number, Look look) {}
}

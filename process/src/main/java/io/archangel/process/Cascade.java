package io.archangel.process;

import java.util.ArrayDeque;

/**
 * Ends that cause ends, one after the other instead of one inside the other, so that a tree may be deeper than any
 * thread's stack. Whatever a step causes on the same thread has been done when the outermost {@link #run} returns, or
 * throws what one of them threw.
 */
final class Cascade {
    private static final ScopedValue<ArrayDeque<Runnable>> STEPS = ScopedValue.newInstance();

    private Cascade() {}

    static void run(Runnable step) {
        if (STEPS.isBound()) {
            STEPS.get().add(step);
            return;
        }
        var steps = new ArrayDeque<Runnable>();
        ScopedValue.where(STEPS, steps).run(() -> runAll(step, steps));
    }

    /** Memory, or the stack, may be at its end for one of them; the others are of other processes. */
    private static void runAll(Runnable first, ArrayDeque<Runnable> others) {
        try {
            for (var next = first; next != null; next = others.poll()) {
                next.run();
            }
        } finally {
            var left = others.poll();
            if (left != null) {
                runAll(left, others);
            }
        }
    }
}

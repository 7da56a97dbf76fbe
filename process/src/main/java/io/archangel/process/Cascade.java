package io.archangel.process;

import java.util.ArrayDeque;

/**
 * Ends that cause ends, one after the other instead of one inside the other, so that a tree may be deeper than any
 * thread's stack. Whatever a step causes on the same thread has been done when the outermost {@link #run} returns.
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
        ScopedValue.where(STEPS, steps).run(() -> {
            for (var next = step; next != null; next = steps.poll()) {
                next.run();
            }
        });
    }
}

package io.archangel.proof.races;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much earlier one of two causes must begin so that each comes first as often as the other, which is where they
 * meet. Found by trying: whoever was first begins later the next time.
 */
final class HeadStart {
    private static final int LEAST_STEP = 40;
    private static final int MOST = 2_000_000;

    /** By how many nanoseconds the other cause begins earlier; negative if later. */
    private final AtomicInteger nanos = new AtomicInteger();

    /** Holds back the first of the pair, if it is the quicker. */
    void holdOne() {
        hold(nanos.get());
    }

    /** Holds back the second of the pair, if it is the quicker. */
    void holdOther() {
        hold(-nanos.get());
    }

    /** Learns who was first. */
    void learn(boolean one) {
        int now = nanos.get();
        int step = LEAST_STEP + Math.abs(now) / 16;
        nanos.set(Math.clamp(now + (one ? step : -step), -MOST, MOST));
    }

    private static void hold(int time) {
        long until = System.nanoTime() + time;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }
}

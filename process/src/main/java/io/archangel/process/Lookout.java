package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Knows when the processes of one page must next be held to their limits, so that 64 of them need one timer, most of them
 * come and go without touching it, and none is set where nothing is due. Any thread.
 */
final class Lookout {
    /** Deadlines are put off to the next such moment, so that one round serves several. */
    private static final long ROUND = 50_000_000;

    private static final VarHandle DUE = Fields.handle(MethodHandles.lookup(), "due", long.class);

    private final Page page;
    private final Clock clock;

    /** When the next round is, or NEVER. */
    private volatile long due = Limiter.NEVER;

    /** The timer of that round; of one before while it is being set. */
    private volatile Clock.@Nullable Cancellable timer;

    Lookout(Page page, Clock clock) {
        this.page = page;
        this.clock = clock;
    }

    /** A process must be looked at by then. */
    void atLatest(long moment) {
        if (moment >= due) {
            return;
        }
        long at = rounded(moment);
        for (long now = due; at < now; now = due) {
            if (DUE.compareAndSet(this, now, at)) {
                timer = clock.after(Duration.ofNanos(at - clock.nanos()), () -> goRound(at));
                return;
            }
        }
    }

    /** Nobody is on the page any more. */
    void close() {
        due = Limiter.NEVER;
        var last = timer;
        if (last != null) {
            last.cancel();
        }
    }

    /** Of several timers it is the one set last that counts. */
    private void goRound(long at) {
        if (DUE.compareAndSet(this, at, Limiter.NEVER)) {
            long now = clock.nanos();
            page.forEach(process -> {
                long left = Limiter.timeLeft(process, now);
                if (left != Limiter.NEVER) {
                    atLatest(now + left);
                }
            });
        }
    }

    private static long rounded(long moment) {
        long over = Math.floorMod(moment, ROUND);
        long up = over == 0 ? 0 : ROUND - over;
        return moment > Limiter.NEVER - 1 - up ? Limiter.NEVER - 1 : moment + up;
    }
}

package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows when the processes of one page must next be held to their limits, so that 64 of them need one timer, most of them
 * come and go without touching it, and none is set where nothing is due. Any thread.
 *
 * <p>On the machine's clock a process may have come somewhat later than it seems, as it took the time of a
 * {@link HostThread#beginBatch batch}. So there is a round soon after it came, and if it seems older than {@link #SLACK}
 * then, it counts as no older; and SLACK is added to what it may use. So no age is reached too early, however long its
 * batch had been going on.
 */
@SuppressWarnings("ReferenceEquality") // a round is what it is
final class Lookout {
    /** Deadlines are put off to the next such moment, so that one round serves several. */
    private static final long ROUND = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SLACK = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long SOON = TimeUnit.MILLISECONDS.toNanos(30);
    private static final VarHandle NEXT = Fields.handle(MethodHandles.lookup(), "next", Round.class);
    private static final VarHandle SETTLED = Fields.handle(MethodHandles.lookup(), "settled", long.class);

    private final Page page;
    private final Clock clock;
    private final Errands errands;
    private final long slack;

    /** The next round, if one is due. */
    private volatile @Nullable Round next;

    /** A bit for each pid of the page whose start is known well enough. */
    private volatile long settled;

    /** @param errands where the rounds are made, since they may end processes */
    Lookout(Page page, Clock clock, Errands errands) {
        this.page = page;
        this.clock = clock;
        this.errands = errands;
        slack = clock instanceof SystemClock ? SLACK : 0;
        settled = slack == 0 ? -1 : 0;
    }

    /** A process has come, or has new limits. @param now by the clock, or by its batch */
    void watch(Process process, long now) {
        if ((settled & bit(process)) == 0) {
            goRoundBy(now + SOON);
        } else {
            goRoundIn(Limiter.timeLeft(process, now - slack, errands), now);
        }
    }

    /** The start of a process counts as it is. */
    void settle(Process process) {
        SETTLED.getAndBitwiseOr(this, bit(process));
    }

    /** Nobody is on the page any more. */
    void close() {
        var round = next;
        if (round != null) {
            drop(round);
        }
    }

    private void drop(Round round) {
        NEXT.compareAndSet(this, round, null);
        round.cancel();
    }

    private void goRoundIn(long left, long now) {
        if (left != Limiter.NEVER) {
            goRoundBy(rounded(now > Limiter.NEVER - left ? Limiter.NEVER - 1 : now + left));
        }
    }

    private void goRoundBy(long moment) {
        var before = next;
        while (before == null || moment < before.moment) {
            var round = new Round(moment);
            if (NEXT.compareAndSet(this, before, round)) {
                set(round);
                if (before != null) {
                    before.cancel();
                }
                return;
            }
            before = next;
        }
    }

    /**
     * Where that can't be, it stands in nobody's way, and the round before it is still made. So is this one where the next
     * could not be.
     */
    private void set(Round round) {
        boolean set = false;
        try {
            round.timer = errands.after(Duration.ofNanos(round.moment - clock.nanos()), () -> go(round));
            set = true;
        } finally {
            if (!set || (next != null && next != round)) {
                drop(round);
            }
        }
    }

    private void go(Round round) {
        NEXT.compareAndSet(this, round, null);
        long now = clock.nanos();
        page.forEach(process -> look(process, now));
    }

    private void look(Process process, long now) {
        if (process.limitsOrNull() != null) {
            if ((settled & bit(process)) == 0) {
                process.startedSince(now - slack);
                settle(process);
            }
            goRoundIn(Limiter.timeLeft(process, now - slack, errands), now);
        }
    }

    private static long bit(Process process) {
        return 1L << process.pid() % Page.SIZE;
    }

    private static long rounded(long moment) {
        long over = Math.floorMod(moment, ROUND);
        long up = over == 0 ? 0 : ROUND - over;
        return moment > Limiter.NEVER - 1 - up ? Limiter.NEVER - 1 : moment + up;
    }

    /** One look at all of them. */
    private static final class Round {
        final long moment;

        /** Null until it is set, which whoever made the round does next. */
        volatile Clock.@Nullable Cancellable timer;

        Round(long moment) {
            this.moment = moment;
        }

        void cancel() {
            var set = timer;
            if (set != null) {
                set.cancel();
            }
        }
    }
}

package io.archangel.http;

import io.archangel.loop.Handle;
import io.archangel.loop.Loop;
import io.archangel.process.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one deadline of a connection. It moves with every request, and its timer does not: that is set anew only when it
 * rings too early, or would ring too late. On the loop only.
 */
final class Deadline {
    private final Loop loop;
    private final Clock clock;
    private final Runnable expired;
    private boolean set;
    private long due;
    private @Nullable Handle timer;
    private long timerDue;

    Deadline(Loop loop, Clock clock, Runnable expired) {
        this.loop = loop;
        this.clock = clock;
        this.expired = expired;
    }

    /** It is this far away from now on. */
    void in(Duration time) {
        set = true;
        due = clock.nanos() + time.toNanos();
        var present = timer;
        if (present == null || timerDue > due) {
            if (present != null) {
                present.cancel();
            }
            start(time);
        }
    }

    /** There is none for now. */
    void clear() {
        set = false;
    }

    /** There will be none any more. */
    void cancel() {
        clear();
        var present = timer;
        if (present != null) {
            present.cancel();
            timer = null;
        }
    }

    private void start(Duration time) {
        timerDue = due;
        timer = loop.callLater(time, this::ring);
    }

    private void ring() {
        timer = null;
        if (!set) {
            return;
        }
        long left = due - clock.nanos();
        if (left > 0) {
            start(Duration.ofNanos(left));
        } else {
            set = false;
            expired.run();
        }
    }
}

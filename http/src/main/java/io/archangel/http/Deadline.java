package io.archangel.http;

import io.archangel.loop.Handle;
import io.archangel.process.Clock;
import io.archangel.process.Guard;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One deadline of a connection. It moves with every request, and its timer does not: that is set anew only when it
 * rings too early, or would ring too late. It passes for nobody while the connection is stopped, for whoever is waited
 * for can do nothing then: it begins anew. On the loop only.
 */
final class Deadline {
    private final Connection connection;
    private final Clock clock;
    private final Guard.Callout expired;

    /** How far away it was when it was set; null if it is not. */
    private @Nullable Duration time;

    private long due;
    private @Nullable Handle timer;
    private long timerDue;

    /** @param expired what is done when it has passed, as the connection */
    Deadline(Connection connection, Guard.Callout expired) {
        this.connection = connection;
        this.expired = expired;
        clock = connection.desk().clock();
    }

    /** It is this far away from now on. */
    void in(Duration away) {
        time = away;
        due = clock.nanos() + away.toNanos();
        var present = timer;
        if (present == null || timerDue > due) {
            if (present != null) {
                present.cancel();
            }
            start(away);
        }
    }

    /** If there is one, it is as far away as it was when it was set. */
    void again() {
        var set = time;
        if (set != null) {
            in(set);
        }
    }

    /** There is none for now. */
    void clear() {
        time = null;
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

    private void start(Duration away) {
        timerDue = due;
        timer = connection.transport().loop().callLater(away, this::ring);
    }

    private void ring() {
        timer = null;
        var set = time;
        if (set == null) {
            return;
        }
        long left = due - clock.nanos();
        if (left > 0) {
            start(Duration.ofNanos(left));
        } else if (connection.isStopped()) {
            in(set);
        } else {
            time = null;
            Guard.call(connection, expired);
        }
    }
}

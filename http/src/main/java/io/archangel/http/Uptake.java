package io.archangel.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a connection whose client takes nothing of what is sent to it for too long, be it in the middle of an answer or
 * behind the last. While nothing waits to be taken it is not awake. On the loop only.
 */
final class Uptake {
    private final Connection connection;
    private final Duration patience;
    private @Nullable Deadline next;

    /** How much had been taken when we looked last. */
    private long takenThen;

    Uptake(Connection connection, Duration patience) {
        this.connection = connection;
        this.patience = patience;
    }

    /** More waits to be taken than should, or no longer. */
    void waits(boolean now) {
        var present = next;
        if (now) {
            watch();
        } else if (present != null) {
            present.clear();
        }
    }

    /** It could take nothing for a while. */
    void again() {
        var present = next;
        if (present != null) {
            present.again();
        }
    }

    void cancel() {
        var present = next;
        if (present != null) {
            present.cancel();
        }
    }

    private void watch() {
        takenThen = connection.taken();
        var present = next;
        if (present == null) {
            present = new Deadline(connection, this::look);
            next = present;
        }
        present.in(patience);
    }

    private void look() {
        if (connection.taken() > takenThen) {
            watch();
        } else {
            connection.transport().abort();
        }
    }
}

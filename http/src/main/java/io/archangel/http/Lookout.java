package io.archangel.http;

import io.archangel.http.wire.Broken;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Looks at each stream that waits for its client, every ten seconds: whether its body comes fast enough, and whether its
 * answer is taken. While nothing waits it is not awake. On the loop only.
 */
final class Lookout {
    private static final long SECOND = 1_000_000_000;

    private final Streams streams;
    private final long patience;
    private final Consumer<Broken> enough;
    private final Deadline next;
    private boolean set;

    /** @param patience how long a client may take nothing of an answer  @param enough hears that it was too much */
    Lookout(Streams streams, Duration patience, Consumer<Broken> enough) {
        this.streams = streams;
        this.patience = patience.toNanos();
        this.enough = enough;
        next = new Deadline(streams.connection(), this::ring);
    }

    /** Looks at a stream in ten seconds, and again while it has to be. */
    void watch(Lane2 lane) {
        lane.watch(streams.now() + Pace.LOOK.toNanos());
        if (!set) {
            set = true;
            next.in(Pace.LOOK);
        }
    }

    void cancel() {
        next.cancel();
    }

    private void ring() {
        set = false;
        long now = streams.now();
        long wait = Long.MAX_VALUE;
        try {
            for (var lane : streams.all()) {
                if (lane.lookAt() != 0 && lane.lookAt() - now <= 0) {
                    look(lane);
                } else if (lane.lookAt() != 0) {
                    wait = Math.min(wait, lane.lookAt() - now);
                }
            }
        } catch (Broken broken) {
            enough.accept(broken);
            return;
        }
        if (wait != Long.MAX_VALUE) {
            set = true;
            next.in(Duration.ofNanos(Math.max(wait, SECOND)));
        }
    }

    private void look(Lane2 lane) throws Broken {
        if (lane.look(patience, !streams.connection().transport().isReading())) {
            watch(lane);
        }
    }
}

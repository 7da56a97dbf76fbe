package io.archangel.dyno.breaker;

import io.archangel.process.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Calls that wait until something has changed. Each parks alone, so that an end of one wakes no other. Who waits enlists
 * first and looks once more before he parks, so that no change is missed.
 */
final class Queue {
    private final Clock clock;
    private final Set<CompletableFuture<Void>> waiting = ConcurrentHashMap.newKeySet();

    Queue(Clock clock) {
        this.clock = clock;
    }

    /** A place in it, until it is closed. @param most after how long it is to look again, whatever happens */
    Place enter(Duration most) {
        return new Place(most);
    }

    int size() {
        return waiting.size();
    }

    /** All are to look again. */
    void wake() {
        if (!waiting.isEmpty()) {
            waiting.forEach(one -> one.complete(null));
        }
    }

    /** Of one who waits. */
    final class Place implements AutoCloseable {
        private final CompletableFuture<Void> turn = new CompletableFuture<>();
        private final Clock.Cancellable timer;

        private Place(Duration most) {
            timer = clock.after(most, () -> turn.complete(null));
            waiting.add(turn); // after that: who sees one waiting may have the time pass
        }

        void await() throws InterruptedException {
            try {
                turn.get();
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public void close() {
            timer.cancel();
            waiting.remove(turn);
        }
    }
}

package io.archangel.dyno.cache;

import java.time.Duration;
import java.util.Optional;

/** A slot of a cache with nothing round it, for whoever looks at its races. */
public final class SlotAlone {
    private final Slot<String> slot = new Slot<>();

    /** A caller wants the next loaded. @return true if it is he who has to */
    public boolean follow() {
        return slot.follow(new Slot<>(), 0);
    }

    /** The load that goes on fails, and its failure is forgotten at once. @return false if none goes on */
    public boolean fail() {
        var next = slot.follower(0);
        return next != null
                && next.hold(new Held<>(Optional.empty(), new CacheException("it failed"), Duration.ZERO, 0, 0));
    }
}

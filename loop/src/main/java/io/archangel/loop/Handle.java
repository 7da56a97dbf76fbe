package io.archangel.loop;

import java.util.OptionalLong;

/** A callback that is still to come (PEP 3156: Handle, TimerHandle). */
public interface Handle {
    /** Calls it off; again, or too late, is harmless. Any thread. */
    void cancel();

    /** True once it was called off. Any thread. */
    boolean isCancelled();

    /** When it is due, by {@link Loop#time}; nothing if no timer runs it. Any thread. */
    default OptionalLong when() {
        return OptionalLong.empty();
    }
}

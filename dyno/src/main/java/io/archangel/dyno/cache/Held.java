package io.archangel.dyno.cache;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a load.
 *
 * @param value   the value, or that there is none
 * @param failure why there is neither, or null
 * @param kept    for how long this is good
 * @param expires until when this is good, by the clock
 * @param took    nanoseconds that it took, 0 for what was put in or failed
 */
record Held<V>(Optional<V> value, @Nullable CacheException failure, Duration kept, long expires, long took) {

    /** Nanoseconds until it is past. */
    long left(long now) {
        return expires - now;
    }

    /** The value, or that there is none. @throws CacheException if there is neither, with the stack of who asks */
    Optional<V> get() {
        if (failure != null) {
            var cause = failure.getCause();
            throw new CacheException(String.valueOf(failure.getMessage()), cause == null ? failure : cause);
        }
        return value;
    }
}

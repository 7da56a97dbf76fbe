package io.archangel.dyno.breaker;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A breaker is set up wrongly, or lets a call not through. */
public class BreakerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BreakerException(String message) {
        super(message);
    }

    /** A call was not let through: what it would have called was not called. */
    public static final class Open extends BreakerException {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable Duration retryAfter;

        Open(String message, @Nullable Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        /** When it may let a call through again, if that is known: not where somebody has to reset it. */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }
}

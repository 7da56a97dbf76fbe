package io.archangel.dyno.breaker;

import io.archangel.process.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Ours as the JDK's: it shows the time of day that it began at and goes on from there, whoever sets the machine's. */
final class SteadyClock extends java.time.Clock {
    private final Clock clock;
    private final Instant start;
    private final long startNanos;

    SteadyClock(Clock clock) {
        this.clock = clock;
        start = clock.instant();
        startNanos = clock.nanos();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(clock.nanos() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public java.time.Clock withZone(ZoneId zone) {
        return this; // nobody asks it what day it is
    }
}

package io.archangel.dyno.breaker;

import io.archangel.process.Clock;
import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import io.archangel.process.Process;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A breaker. What it adds to resilience4j's, which has the state and the counts: off-hours, calls that wait, one clock for
 * everything, and three things that go wrong there otherwise. A call that ends in another state than it began in is not
 * counted, as it says nothing of the present one. A call that throws an Error gives its probe back. And where probes hang,
 * another is let through from time to time, so that they can't keep it half-open for ever.
 */
final class Fuse implements Breaker {
    private final String name;
    private final BreakerOptions options;
    private final Clock clock;
    private final CircuitBreaker counts;
    private final Queue queue;
    private final LongAdder passed = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** When it came into its state, and why; written as it does. */
    private volatile Turn turn;

    /** When a probe was last added, by the clock. */
    private final AtomicLong probeAdded = new AtomicLong();

    /** A state's beginning; each is another, whatever is in it. */
    private static final class Turn {
        final Instant since;
        final long nanos;
        final @Nullable String why;

        Turn(Instant since, long nanos, @Nullable String why) {
            this.since = since;
            this.nanos = nanos;
            this.why = why;
        }
    }

    Fuse(String name, BreakerOptions options, Clock clock) {
        this.name = name;
        this.options = options;
        this.clock = clock;
        queue = new Queue(clock);
        turn = new Turn(clock.instant(), clock.nanos(), null);
        counts = CircuitBreaker.of(name, config(options, clock));
        counts.getEventPublisher()
                .onStateTransition(event -> turned(event.getStateTransition().getToState()))
                .onReset(event -> turned(CircuitBreaker.State.CLOSED));
    }

    private static CircuitBreakerConfig config(BreakerOptions options, Clock clock) {
        return CircuitBreakerConfig.custom()
                .clock(new SteadyClock(clock))
                .currentTimestampFunction(unused -> clock.nanos(), TimeUnit.NANOSECONDS)
                .failureRateThreshold((float) options.failureRate())
                .slowCallRateThreshold((float) options.slowRate())
                .slowCallDurationThreshold(options.slow().minusNanos(1)) // there only what takes longer is slow
                .slidingWindow(options.window(), options.least(), CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .waitDurationInOpenState(options.open())
                .permittedNumberOfCallsInHalfOpenState(options.probes())
                .build();
    }

    @Override
    public String name() {
        return name;
    }

    // ---- calls ----

    @Override
    public <R extends @Nullable Object, X extends Exception> R call(Code<R, X> code) throws X {
        if (!mayPass() && !waitToPass()) {
            refused.increment();
            throw refusal();
        }
        passed.increment();
        var began = turn;
        long start = clock.nanos();
        R result;
        try {
            result = code.run();
        } catch (Exception | Error thrown) { // not by the guard, which would restore an interrupt: it passes as it is
            ended(began, start, thrown);
            throw thrown;
        }
        ended(began, start, null);
        return result;
    }

    private void ended(Turn began, long start, @Nullable Throwable thrown) {
        if (began == turn) {
            long nanos = clock.nanos() - start;
            if (thrown == null) {
                counts.onSuccess(nanos, TimeUnit.NANOSECONDS);
            } else if (isFailure(thrown)) {
                counts.onError(nanos, TimeUnit.NANOSECONDS, thrown);
            } else {
                counts.releasePermission();
            }
        }
        queue.wake();
    }

    /** Where the predicate throws, it is one: the caller has what his call threw, and nothing else. */
    private boolean isFailure(Throwable thrown) {
        var is = new boolean[] {true};
        var unused = Guard.attempt(() -> is[0] = options.failures().test(thrown));
        return is[0];
    }

    private boolean mayPass() {
        if (!offHoursLeft().isZero()) {
            return false;
        }
        addProbe();
        return counts.tryAcquirePermission();
    }

    /** Where probes have not told anything for as long as it was open, another may. */
    private void addProbe() {
        if (counts.getState() == CircuitBreaker.State.HALF_OPEN) {
            long last = probeAdded.get();
            long now = clock.nanos();
            if (now - last >= options.open().toNanos() && probeAdded.compareAndSet(last, now)) {
                counts.releasePermission();
            }
        }
    }

    /** @return false if it may not, or would hold up a loop by waiting */
    private boolean waitToPass() {
        if (options.patience().isZero() || HostThread.isHere() || queue.size() >= options.waiters()) {
            return false;
        }
        long deadline = clock.nanos() + options.patience().toNanos();
        try (var unused = Process.waitsFor("breaker:" + name)) {
            for (var left = options.patience(); left.isPositive(); left = Duration.ofNanos(deadline - clock.nanos())) {
                try (var place = queue.enter(least(left, nextChange()))) {
                    if (mayPass()) {
                        return true;
                    }
                    place.await();
                }
            }
            return mayPass();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // ---- by hand ----

    @Override
    public void trip(String why) {
        counts.transitionToForcedOpenState();
        turn = new Turn(clock.instant(), clock.nanos(), why);
    }

    @Override
    public void reset() {
        counts.reset();
    }

    // ---- states ----

    /** On whichever thread it turns. */
    private void turned(CircuitBreaker.State to) {
        long now = clock.nanos();
        probeAdded.set(now);
        turn = new Turn(clock.instant(), now, to == CircuitBreaker.State.OPEN ? cause() : null);
        queue.wake();
    }

    /** Why it opens, as the counts tell it. */
    private String cause() {
        var metrics = counts.getMetrics();
        int calls = metrics.getNumberOfBufferedCalls();
        return metrics.getFailureRate() >= options.failureRate()
                ? metrics.getNumberOfFailedCalls() + " of " + calls + " calls failed"
                : metrics.getNumberOfSlowCalls() + " of " + calls + " calls took "
                        + options.slow().toMillis() + " ms or more";
    }

    private State state() {
        if (!offHoursLeft().isZero()) {
            return State.OFF;
        }
        return switch (counts.getState()) {
            case OPEN -> State.OPEN;
            case HALF_OPEN -> State.HALF_OPEN;
            case FORCED_OPEN -> State.TRIPPED;
            case CLOSED, DISABLED, METRICS_ONLY -> State.CLOSED;
        };
    }

    private Duration offHoursLeft() {
        var longest = Duration.ZERO;
        if (!options.offHours().isEmpty()) {
            var now = clock.instant();
            for (var hours : options.offHours()) {
                var left = hours.left(now);
                longest = left.compareTo(longest) > 0 ? left : longest;
            }
        }
        return longest;
    }

    /** In how long it may turn by itself; a long time if it does not. */
    private Duration nextChange() {
        return switch (state()) {
            case OFF -> offHoursLeft();
            case OPEN -> left(turn.nanos).plusMillis(1); // it turns after that moment, not at it
            case HALF_OPEN -> left(probeAdded.get());
            case CLOSED, TRIPPED -> options.patience();
        };
    }

    private Duration left(long since) {
        return options.open().minusNanos(clock.nanos() - since);
    }

    private static Duration least(Duration one, Duration two) {
        var least = one.compareTo(two) < 0 ? one : two;
        return least.isNegative() ? Duration.ZERO : least;
    }

    private BreakerException.Open refusal() {
        var state = state();
        boolean byHand = state == State.TRIPPED;
        var next = byHand || state == State.CLOSED ? null : least(nextChange(), nextChange());
        var why = turn.why;
        return new BreakerException.Open(
                "breaker " + name + " is " + state.word()
                        + (why == null || state == State.OFF ? "" : " (" + why + ")")
                        + (byHand ? "; reset it" : next == null ? "" : "; try again in " + next.toMillis() + " ms"),
                next);
    }

    @Override
    public Info info() {
        var state = state();
        var metrics = counts.getMetrics();
        return new Info(
                name,
                state,
                turn.since,
                state == State.OFF ? "off-hours for " + offHoursLeft().toMinutes() + " min" : turn.why,
                rate(metrics.getFailureRate()),
                rate(metrics.getSlowCallRate()),
                metrics.getNumberOfBufferedCalls(),
                passed.sum(),
                refused.sum(),
                queue.size());
    }

    private static @Nullable Double rate(float percent) {
        return percent < 0 ? null : (double) percent;
    }
}

package io.archangel.proof.loss;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts the buffers that have not been given back, and those that were collected as garbage before they were. Only paranoid
 * leak detection watches every one of them.
 */
final class Census extends ResourceLeakDetectorFactory {
    private final LongAdder out = new LongAdder();
    private final LongAdder leaks = new LongAdder();

    private Census() {}

    /** Begins, before the first buffer is made. */
    static Census begin() {
        var census = new Census();
        setResourceLeakDetectorFactory(census);
        return census;
    }

    /** How many buffers are out, of those that are watched. */
    long out() {
        return out.sum();
    }

    /** How many were lost. */
    long leaks() {
        return leaks.sum();
    }

    static boolean watchesAll() {
        return ResourceLeakDetector.getLevel() == ResourceLeakDetector.Level.PARANOID;
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long maxActive) {
        return newResourceLeakDetector(resource, interval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval) {
        return new Detector<>(resource, interval);
    }

    /** One that tells what it sees. */
    private final class Detector<T> extends ResourceLeakDetector<T> {
        Detector(Class<?> resource, int interval) {
            super(resource, interval);
        }

        @Override
        public @Nullable ResourceLeakTracker<T> track(T resource) {
            return counted(super.track(resource));
        }

        @Override
        public @Nullable ResourceLeakTracker<T> trackForcibly(T resource) {
            return counted(super.trackForcibly(resource));
        }

        private @Nullable ResourceLeakTracker<T> counted(@Nullable ResourceLeakTracker<T> tracker) {
            if (tracker == null) {
                return null;
            }
            out.increment();
            return new Counted<>(tracker, out);
        }

        @Override
        protected void reportTracedLeak(String type, String records) {
            leaks.increment();
            super.reportTracedLeak(type, records);
        }

        @Override
        protected void reportUntracedLeak(String type) {
            leaks.increment();
            super.reportUntracedLeak(type);
        }
    }

    /** A buffer that is out until it is closed. */
    private record Counted<T>(ResourceLeakTracker<T> tracker, LongAdder out) implements ResourceLeakTracker<T> {
        @Override
        public void record() {
            tracker.record();
        }

        @Override
        public void record(Object hint) {
            tracker.record(hint);
        }

        @Override
        public boolean close(T resource) {
            boolean first = tracker.close(resource);
            if (first) {
                out.decrement();
            }
            return first;
        }
    }
}

package io.archangel.dyno.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.archangel.process.Clock;
import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache. Caffeine keeps the slots and throws out those that nobody asks for; when a value is good, and who loads the next,
 * is decided here. A slot that is past its time stays for a while, so that there is something for the next to hang on.
 *
 * <p>What is loaded is put in the place of what it was loaded to follow, if that is still there: a key that was forgotten
 * meanwhile stays so.
 */
final class Store<K, V> implements Cache<K, V> {
    private static final Duration LONGEST_PAST = Duration.ofMinutes(10);

    private final String name;
    private final CacheOptions options;
    private final Loader<K, V> loader;
    private final ProcessManager manager;
    private final Clock clock;
    private final Executor threads;
    private final XFetch dice;
    private final com.github.benmanes.caffeine.cache.Cache<K, Slot<V>> slots;
    private final ConcurrentMap<K, Slot<V>> map;

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder waits = new LongAdder();
    private final LongAdder loads = new LongAdder();
    private final LongAdder early = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final AtomicInteger loading = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    Store(
            String name,
            CacheOptions options,
            Loader<K, V> loader,
            ProcessManager manager,
            Executor threads,
            DoubleSupplier random) {
        this.name = name;
        this.options = options;
        this.loader = loader;
        this.manager = manager;
        this.threads = threads;
        clock = manager.clock();
        dice = new XFetch(options.beta(), random);
        slots = Caffeine.newBuilder()
                .ticker(clock::nanos)
                .executor(Runnable::run) // its upkeep is on whoever asks: no thread of its own, none of the common pool
                .maximumSize(options.entries())
                .expireAfter(Expiry.<K, Slot<V>>writing((key, slot) -> swept(slot)))
                .evictionListener((key, slot, cause) -> evicted.increment())
                .build();
        map = slots.asMap();
    }

    /** How long after this Caffeine may throw it out though there is room: about twice the time for which it is good. */
    private static Duration swept(Slot<?> slot) {
        var held = slot.heldOrNull();
        if (held == null) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        return held.kept()
                .plus(held.kept().compareTo(LONGEST_PAST) < 0 ? held.kept().plusSeconds(1) : LONGEST_PAST);
    }

    @Override
    public String name() {
        return name;
    }

    // ---- asking ----

    @Override
    public Optional<V> get(K key) {
        var slot = slot(key);
        var held = slot.heldOrNull();
        return (held == null ? await(key, slot) : held).get();
    }

    @Override
    public CompletionStage<Optional<V>> later(K key) {
        return slot(key).held().thenApply(Held::get).minimalCompletionStage();
    }

    /** The one to answer with: good, or being loaded, or a failure that is remembered. */
    private Slot<V> slot(K key) {
        var slot = slots.getIfPresent(key);
        if (slot == null) {
            var first = new Slot<V>();
            slot = map.putIfAbsent(key, first);
            if (slot == null) {
                misses.increment();
                load(key, first, null);
                return first;
            }
        }
        var held = slot.heldOrNull();
        if (held == null) {
            misses.increment();
            return slot;
        }
        long now = clock.nanos();
        long left = held.left(now);
        if (left > 0) {
            hits.increment();
            if (dice.isDue(left, held.took()) && begin(key, slot, now) != null) {
                early.increment();
            }
            return slot;
        }
        misses.increment();
        while (true) {
            var begun = slot.follower(now);
            var next = begun == null ? begin(key, slot, now) : begun;
            if (next != null) {
                return next;
            }
        }
    }

    /** Has the next one loaded, unless that is being done. @return what is being loaded by this, or null */
    private @Nullable Slot<V> begin(K key, Slot<V> slot, long now) {
        if (slot.follower(now) == null) {
            var fresh = new Slot<V>();
            if (slot.follow(fresh, now)) {
                load(key, fresh, slot);
                return fresh;
            }
        }
        return null;
    }

    private Held<V> await(K key, Slot<V> slot) {
        if (HostThread.isHere()) {
            throw new CacheException(
                    name + " has to load " + key + ", for which a loop can't wait; ask later() there, or on a thread");
        }
        if (Process.current().orElse(null) instanceof Load<?, ?> load && load.isOf(slot)) {
            throw new CacheException("loading " + name + " " + key + " asks for itself, and would wait for ever");
        }
        waits.increment();
        waiting.incrementAndGet();
        try (var unused = Process.waitsFor("cache:" + name)) {
            // each parks on one of its own, so that the end of one who waits wakes no other
            return slot.held().copy().get();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new CacheException("interrupted while it waited for " + name + " " + key, ended);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            waiting.decrementAndGet();
        }
    }

    // ---- loading ----

    /** On a thread that has no process yet, so that the load has no parent: it outlives who asked first. */
    private void load(K key, Slot<V> slot, @Nullable Slot<V> old) {
        loads.increment();
        loading.incrementAndGet();
        var load = new Load<>(this, key, slot, old);
        var thrown =
                Guard.attempt(() -> threads.execute(() -> manager.register(load).work(loader)));
        if (thrown != null) {
            load.fail(thrown);
        }
    }

    void loaded(K key, Slot<V> slot, @Nullable Slot<V> old, Optional<V> value, long took) {
        if (slot.hold(held(value, null, value.isPresent() ? options.keep() : options.absent(), took))) {
            loading.decrementAndGet();
            nanos.add(took);
            map.replace(key, old == null ? slot : old, slot);
        }
    }

    /** @return false if it was loaded, or had failed, before */
    boolean failed(K key, Slot<V> slot, @Nullable Slot<V> old, CacheException why) {
        if (!slot.hold(held(Optional.empty(), why, options.failed(), 0))) {
            return false;
        }
        loading.decrementAndGet();
        failed.increment();
        if (old == null) {
            map.replace(key, slot, slot);
        }
        return true;
    }

    private Held<V> held(Optional<V> value, @Nullable CacheException failure, Duration kept, long took) {
        return new Held<>(value, failure, kept, clock.nanos() + kept.toNanos(), took);
    }

    boolean isAwaited(Slot<V> slot) {
        return slot.held().getNumberOfDependents() > 0;
    }

    long now() {
        return clock.nanos();
    }

    // ---- the rest ----

    @Override
    public void put(K key, V value) {
        var slot = new Slot<V>();
        slot.hold(held(Optional.of(value), null, options.keep(), 0));
        map.put(key, slot);
    }

    @Override
    public void forget(K key) {
        map.remove(key);
    }

    @Override
    public void clear() {
        map.clear();
    }

    @Override
    public Info info() {
        slots.cleanUp();
        long failures = failed.sum();
        long done = loads.sum() - failures - loading.get();
        return new Info(
                name,
                slots.estimatedSize(),
                hits.sum(),
                misses.sum(),
                waits.sum(),
                loads.sum(),
                early.sum(),
                failures,
                evicted.sum(),
                loading.get(),
                waiting.get(),
                Duration.ofNanos(done <= 0 ? 0 : nanos.sum() / done));
    }
}

package io.archangel.dyno.cache;

import io.archangel.process.ProcessManager;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** The caches by name. */
final class Shelf implements Caches {
    private static final int LONGEST = 64;

    private final ProcessManager manager;
    private final Executor threads;
    private final DoubleSupplier random;
    private final ConcurrentSkipListMap<String, Cache<?, ?>> caches = new ConcurrentSkipListMap<>();

    Shelf(ProcessManager manager) {
        this(
                manager,
                load -> Thread.ofVirtual().name("load").start(load),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param threads run loads  @param random uniform in [0, 1), from any thread */
    Shelf(ProcessManager manager, Executor threads, DoubleSupplier random) {
        this.manager = manager;
        this.threads = threads;
        this.random = random;
    }

    @Override
    public <K, V> Cache<K, V> add(String name, CacheOptions options, Cache.Loader<K, V> loader) {
        if (name.isBlank() || name.length() > LONGEST || name.chars().anyMatch(Character::isWhitespace)) {
            throw new CacheException(
                    "a cache's name is \"" + name + "\"; give one word of 1 to " + LONGEST + " characters");
        }
        var cache = new Store<>(name, options, loader, manager, threads, random);
        if (caches.putIfAbsent(name, cache) != null) {
            throw new CacheException("there is a cache " + name + " already; give another name, or find that one");
        }
        return cache;
    }

    @Override
    public void remove(String name) {
        caches.remove(name);
    }

    @Override
    public Optional<Cache<?, ?>> find(String name) {
        return Optional.ofNullable(caches.get(name));
    }

    @Override
    public List<Cache<?, ?>> list() {
        return List.copyOf(caches.values());
    }

    @Override
    public ProcessManager.Mount mount() {
        return manager.mount(CachesTable.of(this));
    }
}

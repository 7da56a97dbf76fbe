package io.archangel.dyno.cache;

import io.archangel.process.ProcessManager;
import java.util.List;
import java.util.Optional;

/** Caches of one manager, by name. Any number of these live in one JVM. All methods may be called from any thread. */
public interface Caches {

    /** None yet. @param manager whose processes the loads will be, and whose clock they go by */
    static Caches create(ProcessManager manager) {
        return new Shelf(manager);
    }

    /**
     * Adds an empty cache.
     *
     * @param name one word of 1 to 64 characters
     * @throws CacheException if it is no such word, or there is one of that name
     */
    <K, V> Cache<K, V> add(String name, CacheOptions options, Cache.Loader<K, V> loader);

    /** Takes a cache away: it works as before, but the shell no longer shows it. */
    void remove(String name);

    /** The one of that name. */
    Optional<Cache<?, ?>> find(String name);

    /** All, by name. */
    List<Cache<?, ?>> list();

    /**
     * Shows {@code caches} in the shell, with {@code flush NAME} for operators, until the mount is closed.
     *
     * @throws io.archangel.process.ProcessException if such a table is mounted already
     */
    ProcessManager.Mount mount();
}

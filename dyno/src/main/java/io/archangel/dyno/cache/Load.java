package io.archangel.dyno.cache;

import io.archangel.process.Exit;
import io.archangel.process.Process;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The loading of one value. Whoever waits for it is its client: when it is ended, they are let go first. */
final class Load<K, V> extends Process {
    private final Store<K, V> cache;
    private final K key;
    private final Slot<V> slot;

    /** What it is to follow, or null if it is the first. */
    private final @Nullable Slot<V> old;

    Load(Store<K, V> cache, K key, Slot<V> slot, @Nullable Slot<V> old) {
        this.cache = cache;
        this.key = key;
        this.slot = slot;
        this.old = old;
    }

    /** On a thread of its own. */
    void work(Cache.Loader<K, V> loader) {
        long start = cache.now();
        var thrown = runBody(() ->
                cache.loaded(key, slot, old, Optional.ofNullable(loader.load(key)), Math.max(0, cache.now() - start)));
        if (thrown == null) {
            exit();
        }
    }

    boolean isOf(Slot<?> other) {
        return slot == other;
    }

    @Override
    protected String kind() {
        return "load";
    }

    @Override
    protected String name() {
        return cache.name() + " " + key;
    }

    @Override
    protected @Nullable String release(Exit exit) {
        boolean waited = cache.isAwaited(slot);
        var why = exit instanceof Exit.Failed(Throwable cause)
                ? new CacheException(name() + " could not be loaded: " + cause, cause)
                : new CacheException("loading " + name() + " was ended: " + exit.word()
                        + (exit.by() == null ? "" : " by " + exit.by()));
        return cache.failed(key, slot, old, why) && waited ? "failure" : null;
    }
}

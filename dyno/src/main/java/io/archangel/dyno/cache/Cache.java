package io.archangel.dyno.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Values by key, loaded when they are asked for and kept for a time.
 *
 * <p>Loading is a process of kind {@code load} without a parent, with a virtual thread of its own: it can be listed, and
 * killed, and whoever waits for it has the failure then. There is one at a time for a key. While a value is good, nobody
 * waits: as it comes near its end each caller throws dice, and sooner or later one has it loaded anew (XFetch), while all
 * others, and he, have the old one. Who asks for what is missing or past its time waits for the one load of it.
 *
 * <p>All methods may be called from any thread.
 *
 * @param <K> keys, with equals and hashCode
 * @param <V> values
 */
public interface Cache<K, V> {

    /** As the shell knows it. */
    String name();

    /**
     * The value of a key, or empty if there is none, which is remembered too.
     *
     * @throws CacheException if loading failed or was ended; if the calling thread is interrupted while it waits, with the
     *     interrupt left standing; or where it would have to wait on a loop's thread, or for the very load that it is in
     */
    Optional<V> get(K key);

    /**
     * The same for who can't wait: completes at once if there is a good value, else on the thread of the load. It fails
     * with a {@link CacheException}. To cancel it ends nothing.
     */
    CompletionStage<Optional<V>> later(K key);

    /** Puts a value in, as if it had been loaded now. What is being loaded meanwhile is given to those who wait for it alone. */
    void put(K key, V value);

    /** Forgets a key. What is being loaded meanwhile is given to those who wait for it alone. */
    void forget(K key);

    /** Forgets all. */
    void clear();

    /** How it is now. */
    Info info();

    /** Where values come from. @param <K> keys  @param <V> values */
    @FunctionalInterface
    interface Loader<K, V> {
        /**
         * Loads one, on a virtual thread of its own, which is interrupted when the process of the load is ended.
         *
         * @return the value, or null if there is none
         */
        @Nullable
        V load(K key) throws Exception;
    }

    /**
     * How a cache was at one moment.
     *
     * @param name     as the shell knows it
     * @param entries  how many it has, those past their time included until they are swept out
     * @param hits     how often there was a good value
     * @param misses   how often there was none
     * @param waits    how often somebody waited for a load
     * @param loads    how many loads were begun
     * @param early    how many of them before the value was past its time
     * @param failed   how many failed or were ended
     * @param evicted  how many entries had to make room
     * @param loading  how many loads there are now
     * @param waiting  how many wait for one now
     * @param loadTime how long those took that did not fail, on average; zero if there were none
     */
    record Info(
            String name,
            long entries,
            long hits,
            long misses,
            long waits,
            long loads,
            long early,
            long failed,
            long evicted,
            int loading,
            int waiting,
            Duration loadTime) {}
}

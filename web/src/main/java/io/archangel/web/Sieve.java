package io.archangel.web;

import io.archangel.http.Event;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Many rows that a filter is asked about, some at a time, and what is said of them once all were. On the collector's thread. */
final class Sieve {
    private final int size;
    private final IntConsumer ask;
    private final Supplier<@Nullable Event> end;

    /** The next one. */
    private int at;

    /**
     * Nobody has been asked about yet.
     *
     * @param size how many there are
     * @param ask  asks about the one at a place, from 0
     * @param end  called once all were, if there are none too
     */
    Sieve(int size, IntConsumer ask, Supplier<@Nullable Event> end) {
        this.size = size;
        this.ask = ask;
        this.end = end;
    }

    /** Asks on until a moment, as nanoTime has it, but about one at least. @return true if there are no more */
    boolean goOn(long until) {
        while (at < size) {
            ask.accept(at++);
            if (System.nanoTime() - until >= 0) {
                break;
            }
        }
        return at == size;
    }

    /** What is to be said; null if it is nothing. */
    @Nullable
    Event end() {
        return end.get();
    }
}

package io.archangel.dyno.aspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter round a function: it sees the argument before and the result after, and may change both, call the function more
 * than once or not at all.
 *
 *     Aspect&lt;Order, Receipt> timed = (order, next) -> {
 *         long start = System.nanoTime();
 *         try {
 *             return next.call(order);
 *         } finally {
 *             timer.record(System.nanoTime() - start);
 *         }
 *     };
 *     Call&lt;Order, Receipt> place = timed.then(checked).around(shop::place);
 *
 * @param <A> the function's argument
 * @param <R> its result
 */
@FunctionalInterface
public interface Aspect<A extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Does its part, on the thread of whoever calls, who has what it throws.
     *
     * @param next the filters within this one, and the function
     */
    R around(A argument, Call<A, R> next) throws Exception;

    /**
     * This filter round a function, composed for good: the call has a class of its own, of which this filter and the
     * function are constants, so that the JIT can inline one into the other, whatever else is composed of the same
     * filters. Costs some tenths of a millisecond and some kilobytes: to be done once, not for each call.
     */
    default Call<A, R> around(Call<A, R> function) {
        return Links.link(this, function);
    }

    /** A filter that has this one outermost and another within. */
    default Aspect<A, R> then(Aspect<A, R> within) {
        return chain(List.of(this, within));
    }

    /** One filter made of several, the first outermost; of none, one that changes nothing. */
    @SafeVarargs
    @SuppressWarnings("varargs") // List.of only reads them
    static <A extends @Nullable Object, R extends @Nullable Object> Aspect<A, R> chain(Aspect<A, R>... filters) {
        return chain(List.of(filters));
    }

    /** The same. */
    static <A extends @Nullable Object, R extends @Nullable Object> Aspect<A, R> chain(List<Aspect<A, R>> filters) {
        return new Chain<>(List.copyOf(filters));
    }
}

package io.archangel.dyno.aspect;

import org.jspecify.annotations.Nullable;

/** A function that may throw, plain or with filters round it. @param <A> its argument  @param <R> its result */
@FunctionalInterface
public interface Call<A extends @Nullable Object, R extends @Nullable Object> {

    /** Calls it, on the caller's thread. @throws Exception whatever it, or a filter, throws */
    R call(A argument) throws Exception;
}

package io.archangel.dyno.aspect;

import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * One filter round what it filters. Never used itself: {@link Links} makes a hidden copy of this class for each link, whose
 * parts are its static constants. To the JIT the receivers of the two calls are then known, and it inlines them; with one
 * class for all links it would see the filters of all chains at one place, and ask which each time.
 */
final class Link<A extends @Nullable Object, R extends @Nullable Object> implements Call<A, R> {
    private static final Links.Parts PARTS = parts();
    private static final Aspect<?, ?> FILTER = PARTS.filter();
    private static final Call<?, ?> NEXT = PARTS.next();

    private static Links.Parts parts() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), "_", Links.Parts.class);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // both came together, of one type
    public R call(A argument) throws Exception {
        return ((Aspect<A, R>) FILTER).around(argument, (Call<A, R>) NEXT);
    }
}

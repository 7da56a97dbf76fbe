package io.archangel.dyno.aspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters, the first outermost. */
record Chain<A extends @Nullable Object, R extends @Nullable Object>(List<Aspect<A, R>> filters)
        implements Aspect<A, R> {

    /** Each has its own link, so that there is nothing of a chain left when it runs. */
    @Override
    public Call<A, R> around(Call<A, R> function) {
        var composed = function;
        for (var filter : filters.reversed()) {
            composed = filter.around(composed);
        }
        return composed;
    }

    /** For who calls a chain as a filter, once: composing would cost more. */
    @Override
    public R around(A argument, Call<A, R> next) throws Exception {
        return from(0, next).call(argument);
    }

    private Call<A, R> from(int filter, Call<A, R> function) {
        return filter == filters.size()
                ? function
                : argument -> filters.get(filter).around(argument, from(filter + 1, function));
    }
}

package io.archangel.proof.price;

import io.archangel.dyno.aspect.Aspect;
import io.archangel.dyno.aspect.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A function, and the same with five empty filters round it, in a JVM that has run many other chains of the same filters
 * before, as an application would.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Filters {
    private static final int OTHERS = 40;
    private static final int ROUNDS = 20_000;

    private final List<Aspect<Long, Long>> empty = List.of(
            (argument, next) -> next.call(argument),
            (argument, next) -> next.call(argument),
            (argument, next) -> next.call(argument),
            (argument, next) -> next.call(argument),
            (argument, next) -> next.call(argument));

    private final Call<Long, Long> function = argument -> argument + 1;
    private final Call<Long, Long> composed = Aspect.chain(empty).around(function);
    private final Call<Long, Long> nested = nested(empty, function);

    /** Small enough for the cache of boxed numbers: nothing but calls is measured. */
    private Long argument = 41L;

    /** What {@code JMH} needs. */
    public Filters() {}

    /** Other chains run first. */
    @Setup
    public void others() throws Exception {
        var others = new ArrayList<Call<Long, Long>>();
        for (int i = 0; i < OTHERS; i++) {
            long some = i;
            Call<Long, Long> other = i % 2 == 0 ? x -> x - some : x -> some;
            var turned = new ArrayList<>(empty);
            Collections.rotate(turned, i);
            others.add(Aspect.chain(turned).around(other));
            others.add(nested(turned, other));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (var other : others) {
                argument = other.call(41L) == null ? 40L : 41L;
            }
        }
    }

    /** Without any. */
    @Benchmark
    public Long alone() throws Exception {
        return function.call(argument);
    }

    /** As dyno composes them. */
    @Benchmark
    public Long composed() throws Exception {
        return composed.call(argument);
    }

    /** As one would by hand, an object in an object. */
    @Benchmark
    public Long nested() throws Exception {
        return nested.call(argument);
    }

    private static Call<Long, Long> nested(List<Aspect<Long, Long>> filters, Call<Long, Long> function) {
        var call = function;
        for (var filter : filters.reversed()) {
            var next = call;
            call = argument -> filter.around(argument, next);
        }
        return call;
    }
}

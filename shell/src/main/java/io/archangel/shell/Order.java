package io.archangel.shell;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The order of rows by columns. What has nothing in a column comes last. */
final class Order {
    private Order() {}

    /** By these columns; null for none. @param names a minus before one has the greatest first */
    static <T> @Nullable Comparator<T> of(List<String> names, Function<List<String>, List<Column<T>>> columns) {
        Comparator<T> all = null;
        var taken = new HashSet<String>();
        for (var name : names) {
            boolean isDown = name.startsWith("-");
            var column =
                    columns.apply(List.of(isDown ? name.substring(1) : name)).getFirst();
            if (!taken.add(column.option())) {
                continue; // again it tells no two rows apart, and thousands of times it takes long
            }
            var next = by(column, isDown);
            all = all == null ? next : all.thenComparing(next);
        }
        return all;
    }

    /** By one column. */
    static <T> Comparator<T> by(Column<T> column, boolean isDown) {
        Comparator<Object> values = Order::compare;
        return Comparator.comparing(column.value()::apply, Comparator.nullsLast(isDown ? values.reversed() : values));
    }

    private static int compare(Object one, Object other) {
        return one.getClass() == other.getClass() && one instanceof Comparable<?> comparable
                ? compareSame(comparable, other)
                : one.toString().compareTo(other.toString());
    }

    @SuppressWarnings("unchecked") // the other is of the same class
    private static <C> int compareSame(Comparable<C> one, Object other) {
        return one.compareTo((C) other);
    }
}

package io.archangel.web;

import io.archangel.http.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages of a list that changes: a cursor says how far one was, and which row was the last, so that nothing is seen twice or left out
 * while that row is there.
 */
final class Pages {
    private Pages() {}

    /** How many rows a page has. @throws Problem 422 if that is out of range */
    static int limit(Optional<Integer> limit, int usual, int most) {
        int wanted = limit.orElse(usual);
        if (wanted < 1 || wanted > most) {
            throw new Problem(Answers.problem(422, "limit is " + wanted + "; give 1 to " + most, "field", "limit"));
        }
        return wanted;
    }

    /** Where a page begins. @throws Problem 422 if the cursor is none */
    static <T> int from(Optional<String> cursor, List<T> rows, Function<T, String> key) {
        if (cursor.isEmpty() || cursor.get().isEmpty()) {
            return 0;
        }
        int dot = cursor.get().indexOf('.');
        if (dot < 0 || !cursor.get().substring(0, dot).matches("\\d{1,9}")) {
            throw new Problem(Answers.problem(422, "after is no cursor of this list", "field", "after"));
        }
        int place = Math.min(Integer.parseInt(cursor.get().substring(0, dot)), rows.size());
        var last = cursor.get().substring(dot + 1);
        if (place > 0 && key.apply(rows.get(place - 1)).equals(last)) {
            return place;
        }
        for (int at = 0; at < rows.size(); at++) {
            if (key.apply(rows.get(at)).equals(last)) {
                return at + 1;
            }
        }
        return place;
    }

    /** The cursor behind a page, or null if it was the last. */
    static <T> @Nullable String next(int to, List<T> rows, Function<T, String> key) {
        return to == 0 || to >= rows.size() ? null : to + "." + key.apply(rows.get(to - 1));
    }
}

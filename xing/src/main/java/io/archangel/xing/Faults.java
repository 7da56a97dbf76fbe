package io.archangel.xing;

import io.archangel.http.Problem;
import io.archangel.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with which field. */
final class Faults {
    private static final int MOST = 100;

    /** The first of them. */
    private final List<Map.Entry<String, String>> all = new ArrayList<>();

    private int count;

    void add(String field, String reason) {
        count++;
        if (all.size() < MOST) {
            all.add(Map.entry(field, reason));
        }
    }

    int count() {
        return count;
    }

    /** What was made. @throws Problem 422 with all that is wrong, if anything is */
    Object orElse(@Nullable Object made) {
        if (made == null || count > 0) {
            var many = count == 1 ? "1 field is" : count + " fields are";
            throw new Problem(Response.problem(422, many + " wrong", all));
        }
        return made;
    }
}

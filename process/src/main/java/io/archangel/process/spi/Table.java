package io.archangel.process.spi;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a module shows in the shell, as {@code /proc} shows a kernel's: {@code loops}, {@code apps}. The shell gives
 * each the same listing, completion and {@code --json}.
 *
 * @param name    the command that lists it, lower case
 * @param columns the names of its columns, lower case in snake_case; the first is the key
 * @param rows    makes the rows when somebody looks, each with a value a column: String, Long, Integer, Double, Boolean,
 *                Duration, Instant or null. Called on a thread of the operator's session
 * @param verbs   commands that act on it
 */
public record Table(String name, List<String> columns, Supplier<List<List<@Nullable Object>>> rows, List<Verb> verbs) {

    /** Copies the lists. */
    public Table {
        columns = List.copyOf(columns);
        verbs = List.copyOf(verbs);
    }
}

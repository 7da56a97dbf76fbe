package io.archangel.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changed between two looks.
 *
 * @param seq    one more than that of the one before
 * @param put    rows that are new or have changed
 * @param before for each of these what it was, or null if it is new
 * @param gone   rows that are no more
 */
record Delta(long seq, List<Row> put, List<@Nullable Row> before, List<Row> gone) {
    int size() {
        return put.size() + gone.size();
    }
}

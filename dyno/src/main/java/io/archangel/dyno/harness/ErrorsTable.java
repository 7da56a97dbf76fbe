package io.archangel.dyno.harness;

import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.process.spi.Verb;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code errors} of the shell. */
final class ErrorsTable {
    private ErrorsTable() {}

    static Table of(Harness harness) {
        return new Table(
                "errors",
                List.of("point", "error", "count", "first", "last", "last_pid", "where", "sample"),
                () -> harness.list().stream().map(ErrorsTable::row).toList(),
                List.of(new Verb("clear-errors", Role.OPERATOR, List.of(), nothing -> {
                    harness.clear();
                    return "errors are counted afresh";
                })));
    }

    private static List<@Nullable Object> row(ErrorInfo info) {
        return Arrays.asList(
                info.point(),
                info.type().substring(info.type().lastIndexOf('.') + 1),
                info.count(),
                info.first(),
                info.last(),
                info.pid() == 0 ? null : info.pid(),
                info.where(),
                info.sample());
    }
}

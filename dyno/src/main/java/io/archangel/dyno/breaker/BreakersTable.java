package io.archangel.dyno.breaker;

import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.process.spi.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The table {@code breakers} of the shell, and its verbs. */
final class BreakersTable {
    private static final List<String> COLUMNS = List.of(
            "name", "state", "since", "failed_percent", "slow_percent", "calls", "passed", "refused", "waiting", "why");

    private BreakersTable() {}

    static Table of(Breakers board) {
        return new Table(
                "breakers",
                COLUMNS,
                () -> board.list().stream().map(breaker -> row(breaker.info())).toList(),
                List.of(verb("trip", board, breaker -> breaker.trip("by hand")), verb("reset", board, Breaker::reset)));
    }

    private static Verb verb(String name, Breakers board, Consumer<Breaker> act) {
        return new Verb(name, Role.OPERATOR, List.of("NAME"), arguments -> {
            var breaker = board.find(arguments.getFirst())
                    .orElseThrow(() ->
                            new IllegalArgumentException("there is no breaker " + arguments.getFirst() + "; there "
                                    + (board.list().isEmpty()
                                            ? "is none"
                                            : "are "
                                                    + String.join(
                                                            ", ",
                                                            board.list().stream()
                                                                    .map(Breaker::name)
                                                                    .toList()))));
            var before = breaker.info().state().word();
            act.accept(breaker);
            return breaker.name() + " was " + before + ", is "
                    + breaker.info().state().word();
        });
    }

    private static List<@Nullable Object> row(Breaker.Info info) {
        return Arrays.asList(
                info.name(),
                info.state().word(),
                info.since(),
                info.failureRate(),
                info.slowRate(),
                info.calls(),
                info.passed(),
                info.refused(),
                info.waiting(),
                info.why());
    }
}

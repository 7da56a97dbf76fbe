package io.archangel.dyno.timer;

import static java.util.stream.Collectors.joining;

import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.process.spi.Verb;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code timers} of the shell, and its verb. */
final class TimersTable {
    private static final List<String> COLUMNS =
            List.of("name", "pid", "app", "state", "every", "due", "runs", "failed", "took");

    private TimersTable() {}

    static Table of(Timers timers) {
        return new Table(
                "timers",
                COLUMNS,
                () -> timers.list().stream().map(timer -> row(timer.info())).toList(),
                List.of(new Verb("run", Role.OPERATOR, List.of("NAME"), words -> run(timers, words.getFirst()))));
    }

    private static String run(Timers timers, String name) {
        var timer = timers.find(name).orElseThrow(() -> nobody(timers, name));
        return switch (timer.runNow()) {
            case WAITING -> name + " runs now";
            case RUNNING -> throw new IllegalArgumentException(name + " runs already; wait until that run is over");
            case STOPPED -> throw new IllegalArgumentException(name + " is stopped; cont " + timer.pid() + " first");
            case ENDED -> throw nobody(timers, name);
        };
    }

    private static IllegalArgumentException nobody(Timers timers, String name) {
        var names = timers.list().stream().map(Timer::name).collect(joining(", "));
        return new IllegalArgumentException(
                "there is no timer " + name + "; there " + (names.isEmpty() ? "is none" : "are " + names));
    }

    private static List<@Nullable Object> row(Timer.Info info) {
        return Arrays.asList(
                info.name(),
                info.pid(),
                info.app(),
                info.state().word(),
                info.every(),
                info.due(),
                info.runs(),
                info.failed(),
                info.took());
    }
}

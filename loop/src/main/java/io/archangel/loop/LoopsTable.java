package io.archangel.loop;

import io.archangel.process.spi.Table;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code loops} of the shell; whoever assembles mounts it. */
public final class LoopsTable {
    private LoopsTable() {}

    /** A table of these loops. */
    public static Table of(List<? extends Loop> loops) {
        var all = List.copyOf(loops);
        return new Table(
                "loops",
                List.of("name", "state", "lag", "queue", "connections", "busy_percent", "blocked", "frame", "threads"),
                () -> all.stream().map(loop -> row(loop.info())).toList(),
                List.of());
    }

    private static List<@Nullable Object> row(LoopInfo info) {
        return Arrays.asList(
                info.name(),
                info.state(),
                info.lag(),
                info.queue(),
                info.connections(),
                info.busy(),
                info.blocked(),
                info.frame(),
                info.threads());
    }
}

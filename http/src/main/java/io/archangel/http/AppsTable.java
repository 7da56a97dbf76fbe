package io.archangel.http;

import io.archangel.process.spi.Table;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The listing {@code apps}: what is mounted and how busy it is. */
final class AppsTable {
    private static final List<String> COLUMNS =
            List.of("name", "host", "path", "runs_on", "why", "in_flight", "served");

    private AppsTable() {}

    static Table of(Supplier<Mounts> mounts) {
        return new Table("apps", COLUMNS, () -> rows(mounts.get()), List.of());
    }

    private static List<List<@Nullable Object>> rows(Mounts mounts) {
        return mounts.byName().map(AppsTable::row).toList();
    }

    private static List<@Nullable Object> row(Mounted mounted) {
        var app = mounted.app();
        var whole = mounted.whole();
        var runsOn = mounted.isRouted() ? "routes" : whole.runsOn();
        var why = mounted.isRouted() ? "each has its own" : whole.why();
        return Arrays.asList(app.name(), app.host(), app.path(), runsOn, why, mounted.inFlight(), mounted.served());
    }
}

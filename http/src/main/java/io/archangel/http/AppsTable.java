package io.archangel.http;

import io.archangel.process.spi.Table;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The listing {@code apps}: what is mounted and how busy it is. */
final class AppsTable {
    private static final List<String> COLUMNS = List.of("name", "host", "path", "mode", "in_flight", "served");

    private AppsTable() {}

    static Table of(Supplier<Mounts> mounts) {
        return new Table("apps", COLUMNS, () -> rows(mounts.get()), List.of());
    }

    private static List<List<@Nullable Object>> rows(Mounts mounts) {
        return mounts.all().stream()
                .sorted(Comparator.comparing(mounted -> mounted.app().name()))
                .map(AppsTable::row)
                .toList();
    }

    private static List<@Nullable Object> row(Mounted mounted) {
        var app = mounted.app();
        var mode = app.isInline() ? "inline" : "thread";
        return Arrays.asList(app.name(), app.host(), app.path(), mode, mounted.inFlight(), mounted.served());
    }
}

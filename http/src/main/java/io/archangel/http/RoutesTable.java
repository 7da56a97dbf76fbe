package io.archangel.http;

import io.archangel.process.spi.Table;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The listing {@code routes}: what the apps answer that have several routes, and how busy each is. */
final class RoutesTable {
    private static final List<String> COLUMNS =
            List.of("route", "method", "app", "host", "runs_on", "why", "in_flight", "served");

    private RoutesTable() {}

    static Table of(Supplier<Mounts> mounts) {
        return new Table("routes", COLUMNS, () -> rows(mounts.get()), List.of());
    }

    private static List<List<@Nullable Object>> rows(Mounts mounts) {
        return mounts.byName().flatMap(RoutesTable::rows).toList();
    }

    private static Stream<List<@Nullable Object>> rows(Mounted mounted) {
        return mounted.routes().stream().map(route -> row(mounted.app(), route));
    }

    private static List<@Nullable Object> row(App app, Route route) {
        return Arrays.asList(
                route.at(app.path()),
                route.method(),
                app.name(),
                app.host(),
                route.runsOn(),
                route.why(),
                route.inFlight(),
                route.served());
    }
}

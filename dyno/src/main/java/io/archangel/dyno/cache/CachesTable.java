package io.archangel.dyno.cache;

import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.process.spi.Verb;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code caches} of the shell, and its verb. */
final class CachesTable {
    private static final List<String> COLUMNS = List.of(
            "name",
            "entries",
            "hits",
            "misses",
            "hit_percent",
            "loads",
            "early",
            "failed",
            "evicted",
            "loading",
            "waiting",
            "load_time");

    private CachesTable() {}

    static Table of(Caches caches) {
        return new Table(
                "caches",
                COLUMNS,
                () -> caches.list().stream().map(cache -> row(cache.info())).toList(),
                List.of(new Verb("flush", Role.OPERATOR, List.of("NAME"), arguments -> {
                    var cache = caches.find(arguments.getFirst())
                            .orElseThrow(
                                    () -> new IllegalArgumentException("there is no cache " + arguments.getFirst()));
                    long entries = cache.info().entries();
                    cache.clear();
                    return cache.name() + " had " + entries + (entries == 1 ? " entry" : " entries");
                })));
    }

    private static List<@Nullable Object> row(Cache.Info info) {
        long asked = info.hits() + info.misses();
        return Arrays.asList(
                info.name(),
                info.entries(),
                info.hits(),
                info.misses(),
                asked == 0 ? null : 100.0 * info.hits() / asked,
                info.loads(),
                info.early(),
                info.failed(),
                info.evicted(),
                info.loading(),
                info.waiting(),
                info.loadTime());
    }
}

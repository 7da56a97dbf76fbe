package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;

import io.archangel.dyno.cache.CacheOptions;
import io.archangel.dyno.cache.Caches;
import java.time.Duration;
import java.util.stream.Stream;

/** What dyno calls that is not its caller's own. */
final class DynoScenarios {
    private DynoScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(of(
                "loader of a cache",
                Place.PROCESS,
                DynoScenarios::load,
                "Cache.Loader.load(Object)",
                "Cache.Loader of Caches.add(String, CacheOptions, Cache.Loader)"));
    }

    private static long load(World world, Bomb bomb) {
        var cache = Caches.create(world.manager)
                .<String, String>add("victim", CacheOptions.keep(Duration.ofMinutes(1)), key -> bomb.go());
        var unused = cache.later("key");
        world.awaitTrace();
        return world.manager.history().stream()
                .filter(entry -> entry.kind().equals("load"))
                .findFirst()
                .orElseThrow()
                .pid();
    }
}

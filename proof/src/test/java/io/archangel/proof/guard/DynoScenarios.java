package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;

import io.archangel.dyno.cache.CacheOptions;
import io.archangel.dyno.cache.Caches;
import io.archangel.dyno.timer.TimerOptions;
import io.archangel.dyno.timer.Timers;
import java.time.Duration;
import java.util.stream.Stream;

/** What dyno calls that is not its caller's own. */
final class DynoScenarios {
    private DynoScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                of(
                        "loader of a cache",
                        Place.PROCESS,
                        DynoScenarios::load,
                        "Cache.Loader.load(Object)",
                        "Cache.Loader of Caches.add(String, CacheOptions, Cache.Loader)"),
                of(
                        "task of a timer",
                        Place.PROCESS,
                        DynoScenarios::run,
                        "Timers.Task.run()",
                        "Timers.Task of Timers.add(String, TimerOptions, Timers.Task)"));
    }

    private static long load(World world, Bomb bomb) {
        var cache = Caches.create(world.manager)
                .<String, String>add("victim", CacheOptions.keep(Duration.ofMinutes(1)), key -> bomb.go());
        var unused = cache.later("key");
        return ended(world, "load");
    }

    /** The run ends as Failed, the timer well. */
    private static long run(World world, Bomb bomb) {
        Timers.create(world.manager).add("victim", TimerOptions.once(Duration.ofMillis(1)), bomb::go);
        return ended(world, "task");
    }

    /** Waits until something was told. @return the one that ended of that kind */
    private static long ended(World world, String kind) {
        world.awaitTrace();
        return world.manager.history().stream()
                .filter(entry -> entry.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .pid();
    }
}

package io.archangel.examples;

import io.archangel.dyno.cache.CacheException;
import io.archangel.dyno.cache.CacheOptions;
import io.archangel.dyno.cache.Caches;
import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A cache: rates are loaded once, what is not is remembered too, and a load that hangs is killed. */
public final class CacheByExample {
    private CacheByExample() {}

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) throws InterruptedException {
        run(System.out::println);
    }

    static void run(Consumer<String> out) throws InterruptedException {
        try (var manager = ProcessManager.create()) {
            var caches = Caches.create(manager);
            caches.mount(); // caches, flush NAME in the shell
            var options = CacheOptions.keep(Duration.ofMinutes(1)).absent(Duration.ofSeconds(10));
            var loading = new CountDownLatch(1);
            var pid = new AtomicLong();
            var rates = caches.<String, String>add("rates", options, currency -> {
                out.accept("loading " + currency);
                if (currency.equals("HUNG")) {
                    pid.set(Process.current().orElseThrow().pid());
                    loading.countDown();
                    new CountDownLatch(1).await();
                }
                return currency.equals("EUR") ? "1.09" : null;
            });

            out.accept("EUR is " + rates.get("EUR").orElse("unknown"));
            out.accept("EUR is " + rates.get("EUR").orElse("unknown"));
            out.accept("XXX is " + rates.get("XXX").orElse("unknown"));
            out.accept("XXX is " + rates.get("XXX").orElse("unknown"));

            var caller = CompletableFuture.runAsync(() -> {
                try {
                    rates.get("HUNG");
                } catch (CacheException ended) {
                    out.accept(ended.getMessage());
                }
            });
            loading.await();
            manager.kill(Kill.of(pid.get()).by("me"));
            caller.join();
        }
    }
}

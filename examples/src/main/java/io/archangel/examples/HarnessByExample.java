package io.archangel.examples;

import io.archangel.dyno.harness.Harness;
import io.archangel.process.Clock;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import java.io.IOException;
import java.util.function.Consumer;

/** A harness: what is thrown is counted where it passes, and goes on as it is. */
public final class HarnessByExample {
    private HarnessByExample() {}

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        var harness = Harness.create(Clock.system());
        var options = ManagerOptions.defaults(); // what processes end of is tapped on its way to the log
        try (var manager = ProcessManager.create(options.reporter(harness.reporter(options.reporter())))) {
            harness.mount(manager); // errors in the shell

            for (int call = 1; call <= 3; call++) {
                int number = call;
                try {
                    harness.tap("rates", () -> rate(number));
                } catch (IOException asEver) {
                    out.accept("the caller has: " + asEver.getMessage());
                }
            }

            harness.list()
                    .forEach(info -> out.accept(info.point() + ": " + info.count() + " times " + info.type()
                            + ", the last: " + info.sample()));
        }
    }

    private static String rate(int number) throws IOException {
        throw new IOException("no answer to " + number);
    }
}

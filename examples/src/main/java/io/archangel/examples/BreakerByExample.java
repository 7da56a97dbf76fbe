package io.archangel.examples;

import io.archangel.dyno.breaker.Breaker;
import io.archangel.dyno.breaker.BreakerException;
import io.archangel.dyno.breaker.BreakerOptions;
import io.archangel.dyno.breaker.Breakers;
import io.archangel.process.FakeClock;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** A breaker: it opens when a bank answers no more, probes it later, and is tripped and reset by hand. */
public final class BreakerByExample {
    private BreakerByExample() {}

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        var clock = new FakeClock(); // so that nobody waits here; Clock.system() in life
        try (var manager = ProcessManager.create(ManagerOptions.defaults().clock(clock))) {
            var breakers = Breakers.create(clock);
            breakers.mount(manager); // breakers, trip NAME, reset NAME in the shell
            var bank = breakers.add(
                    "bank",
                    BreakerOptions.defaults()
                            .failureRate(50)
                            .slow(80, Duration.ofSeconds(2))
                            .window(100, 4)
                            .open(Duration.ofSeconds(10), 1));

            for (int call = 0; call < 5; call++) {
                out.accept(ask(bank, false));
            }
            clock.advance(Duration.ofSeconds(11));
            out.accept(ask(bank, true));
            out.accept("it is " + bank.info().state().word());

            bank.trip("the bank is moving house");
            out.accept(ask(bank, true));
            bank.reset();
            out.accept(ask(bank, true));
        }
    }

    private static String ask(Breaker bank, boolean answers) {
        try {
            return bank.call(() -> rate(answers));
        } catch (BreakerException.Open refused) {
            return "refused: " + refused.getMessage();
        } catch (IOException failed) {
            return "failed: " + failed.getMessage();
        }
    }

    private static String rate(boolean answers) throws IOException {
        if (!answers) {
            throw new IOException("no answer");
        }
        return "1.09";
    }
}

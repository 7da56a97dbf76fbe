package io.archangel.examples;

import io.archangel.dyno.Late;
import io.archangel.dyno.Scope;
import java.util.function.Consumer;

/** Late binding: two apps in one JVM bind the same name differently, and a test a third time. */
public final class LateByExample {
    /** What an order needs, named where it is needed. */
    private static final Late<Mailer> MAILER = Late.of(Mailer.class);

    private LateByExample() {}

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) {
        run(System.out::println);
    }

    static void run(Consumer<String> out) {
        var shop = Scope.of("shop").bind(MAILER, letter -> out.accept("shop sends " + letter));
        var club = Scope.of("club").bind(MAILER, letter -> out.accept("club sends " + letter));
        shop.run(() -> order("tea"));
        club.run(() -> order("a card"));

        var till = shop.call(Till::new);
        till.close(); // from here on any thread may call it, and it keeps to the shop

        shop.with(MAILER, letter -> out.accept("a test sees " + letter)).run(() -> order("tea"));
        try {
            order("nothing");
        } catch (RuntimeException unbound) {
            out.accept(unbound.getMessage());
        }
    }

    private static void order(String what) {
        MAILER.get().send("the bill for " + what);
    }

    private interface Mailer {
        void send(String letter);
    }

    private static final class Till {
        private final Late<Mailer> mailer = MAILER.here();

        void close() {
            mailer.get().send("the sum of the day");
        }
    }
}

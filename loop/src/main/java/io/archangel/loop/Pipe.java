package io.archangel.loop;

import java.util.function.Function;
import java.util.function.Supplier;

/** Composes a factory and what happens to each thing it makes: {@code pipe(ArchangelServer::new, manager::register)}. */
public final class Pipe {
    private Pipe() {}

    /** A factory whose every product went through the stage. */
    public static <T, R> Supplier<R> pipe(Supplier<? extends T> factory, Function<? super T, ? extends R> stage) {
        return () -> stage.apply(factory.get());
    }
}

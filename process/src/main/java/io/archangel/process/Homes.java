package io.archangel.process;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a process lives, which is foreign code's to say. Any thread. */
final class Homes {
    private Homes() {}

    /** Its home, if it has one and can say so; what it throws ends it. */
    static @Nullable Home of(Process process) {
        return of(process, thrown -> process.end(new Exit.Failed(thrown)));
    }

    /** The same. @param onError gets what it threw */
    static @Nullable Home of(Process process, Consumer<Throwable> onError) {
        var said = new Home[1];
        var thrown = Guard.attempt(() -> said[0] = process.home());
        if (thrown != null) {
            onError.accept(thrown);
        }
        return said[0];
    }
}

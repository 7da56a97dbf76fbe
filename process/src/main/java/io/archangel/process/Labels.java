package io.archangel.process;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a process says of itself. It is foreign code, so it is asked through the guard. */
record Labels(
        String kind,
        @Nullable String app,
        String name,
        @Nullable String user,
        @Nullable String method,
        @Nullable String route,
        @Nullable String client,
        @Nullable Home home) {

    /** What stands for a kind that was thrown. */
    static final String NO_KIND = "?";

    /** Asks. @param onError gets what the answer threw; the class's name stands in for the answer then */
    static Labels of(Process process, Consumer<Throwable> onError) {
        var said = new Labels[1];
        var thrown = Guard.attemptAs(process, () -> said[0] = ask(process));
        var labels = said[0];
        if (labels != null) {
            return labels;
        }
        if (thrown != null) {
            onError.accept(thrown);
        }
        return new Labels(NO_KIND, null, process.getClass().getName(), null, null, null, null, null);
    }

    /** Asks what it waits for, which none but long listings show. @param onError gets what the answer threw; null stands in */
    static @Nullable String waits(Process process, Consumer<Throwable> onError) {
        var said = new String[1];
        var thrown = Guard.attemptAs(process, () -> said[0] = process.waits());
        if (thrown != null) {
            onError.accept(thrown);
        }
        return said[0];
    }

    private static Labels ask(Process process) {
        return new Labels(
                kind(process),
                process.app(),
                name(process),
                process.user(),
                process.method(),
                process.route(),
                process.client(),
                process.home());
    }

    /** What it is, as its class says, or by {@code exec} since. Foreign code. */
    static String kind(Process process) {
        var image = image(process);
        return image == null ? process.kind() : image.kind();
    }

    /** What it does, likewise. Foreign code. */
    static String name(Process process) {
        var image = image(process);
        return image == null ? process.name() : image.name();
    }

    private static @Nullable Image image(Process process) {
        var rare = process.extraOrNull();
        return rare == null ? null : rare.image();
    }
}

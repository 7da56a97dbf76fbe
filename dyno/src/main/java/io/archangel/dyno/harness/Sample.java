package io.archangel.dyno.harness;

import io.archangel.process.Guard;
import java.util.Collections;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** What is kept of one exception: words, so that nothing it holds is held, and not too many. */
final class Sample {
    private static final int MESSAGE = 256;
    private static final int STACK = 3_000;

    private Sample() {}

    /** What it says, or null if nothing; where that throws, that it does. */
    static @Nullable String message(Throwable thrown) {
        var said = new String[1];
        var again = Guard.attempt(() -> said[0] = thrown.getMessage());
        return again == null
                ? cut(said[0], MESSAGE)
                : "its getMessage() throws " + again.getClass().getName();
    }

    /** As it would be printed, from the top, with its causes. */
    static String stack(Throwable thrown) {
        var text = new StringBuilder();
        var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        var head = "";
        for (var one = thrown; one != null && seen.add(one) && text.length() < STACK; one = one.getCause()) {
            var said = message(one);
            text.append(head).append(one.getClass().getName()).append(said == null ? "" : ": " + inOneLine(said));
            head = "\ncaused by ";
            for (var frame : one.getStackTrace()) {
                if (text.length() < STACK) {
                    text.append("\n    at ").append(frame);
                }
            }
        }
        return String.valueOf(cut(text.toString(), STACK));
    }

    static String inOneLine(String text) {
        return text.replaceAll("\\p{Cntrl}|[\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    private static @Nullable String cut(@Nullable String text, int most) {
        return text == null || text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}

package io.archangel.loop;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The loop could not do it; the message says in one line what, where and how to mend it. Names and paths in it may come from
 * outside: what does not print, or turns text around, is shown as its number.
 */
public final class LoopException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /** @param message what was wrong and what to do instead */
    public LoopException(String message) {
        super(plain(message));
    }

    /** @param message what was wrong and what to do instead  @param cause what it came from, or null */
    public LoopException(String message, @Nullable Throwable cause) {
        super(plain(message), cause);
    }

    private static String plain(String message) {
        return UNPRINTABLE
                .matcher(message)
                .replaceAll(found -> "\\\\u%04x".formatted(found.group().codePointAt(0)));
    }
}

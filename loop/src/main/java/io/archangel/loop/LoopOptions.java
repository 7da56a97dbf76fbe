package io.archangel.loop;

import java.util.function.BiConsumer;

/**
 * How a loop is set up.
 *
 * @param name    how people know it, one line; {@code loop} unless told
 * @param errors  gets what a callback throws that belongs to no process, and the loop; logs it unless told. Called on the
 *                loop's thread; must not block
 * @param polling how it waits for sockets; the best the machine has unless told
 */
public record LoopOptions(String name, BiConsumer<? super Loop, ? super Throwable> errors, Polling polling) {

    /** How a loop waits for sockets. */
    public enum Polling {
        /** Epoll where the machine has it, else NIO. */
        BEST,
        /** Linux's epoll. */
        EPOLL,
        /** What the JDK has, anywhere. */
        NIO
    }

    /** @throws LoopException if the name is not one line of text */
    public LoopOptions {
        if (name.isBlank() || name.length() > 64 || name.chars().anyMatch(Character::isISOControl)) {
            throw new LoopException("name is '" + name.replaceAll("\\p{Cntrl}", "?")
                    + "'; give one line of 1 to 64 characters, such as loop 1");
        }
    }

    /** What a loop has unless told otherwise. */
    public static LoopOptions defaults() {
        return new LoopOptions("loop", new ErrorLog(), Polling.BEST);
    }

    /** The same under another name. */
    public LoopOptions name(String other) {
        return new LoopOptions(other, errors, polling);
    }

    /** The same with another exception handler. */
    public LoopOptions errors(BiConsumer<? super Loop, ? super Throwable> other) {
        return new LoopOptions(name, other, polling);
    }

    /** The same with another way to wait. */
    public LoopOptions polling(Polling other) {
        return new LoopOptions(name, errors, other);
    }
}

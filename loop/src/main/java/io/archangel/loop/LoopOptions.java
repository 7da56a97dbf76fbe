package io.archangel.loop;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * How a loop is set up.
 *
 * @param name     how people know it, one line; {@code loop} unless told
 * @param errors   gets what a callback throws that belongs to no process, and the loop; logs it unless told. Called on the
 *                 loop's thread; must not block
 * @param polling  how it waits for sockets; the best the machine has unless told
 * @param executor runs blocking code; a virtual thread for each unless told
 * @param names    who knows hosts' addresses; the machine unless told
 * @param patience how long a look-up of a name may take, 1 ms or more; 10 s unless told
 * @param watchdog after how long a loop that does not turn is logged, with its stack, 1 ms or more; 100 ms unless told,
 *                 zero for never
 * @param slow     in debug mode, from how long on a callback is logged, with where it was asked for; zero, for no debug
 *                 mode, unless told
 */
public record LoopOptions(
        String name,
        BiConsumer<? super Loop, ? super Throwable> errors,
        Polling polling,
        Executor executor,
        Names names,
        Duration patience,
        Duration watchdog,
        Duration slow) {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** How a loop waits for sockets. */
    public enum Polling {
        /** Epoll where the machine has it, else NIO. */
        BEST,
        /** Linux's epoll. */
        EPOLL,
        /** What the JDK has, anywhere. */
        NIO
    }

    /** @throws LoopException if the name is not one line of text, or a time is out of range */
    public LoopOptions {
        if (name.isBlank() || name.length() > 64 || name.chars().anyMatch(Character::isISOControl)) {
            throw new LoopException("name is '" + name.replaceAll("\\p{Cntrl}", "?")
                    + "'; give one line of 1 to 64 characters, such as loop 1");
        }
        if (isTooShort(patience)) {
            throw new LoopException("patience is " + patience + "; give PT0.001S or more, such as PT10S");
        }
        if (isTooShort(watchdog) && !watchdog.isZero()) {
            throw new LoopException(
                    "watchdog is " + watchdog + "; give PT0.001S or more, such as PT0.1S, or zero for none");
        }
        if (slow.isNegative()) {
            throw new LoopException(
                    "slow is " + slow + "; give more than zero, such as PT0.1S, or zero for no debug mode");
        }
    }

    private static boolean isTooShort(Duration time) {
        return time.compareTo(SHORTEST) < 0;
    }

    /** What a loop has unless told otherwise. */
    public static LoopOptions defaults() {
        return new LoopOptions(
                "loop",
                new ErrorLog(),
                Polling.BEST,
                Thread::startVirtualThread,
                Names.system(),
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ZERO);
    }

    /** The same under another name. */
    public LoopOptions name(String other) {
        return new LoopOptions(other, errors, polling, executor, names, patience, watchdog, slow);
    }

    /** The same with another exception handler. */
    public LoopOptions errors(BiConsumer<? super Loop, ? super Throwable> other) {
        return new LoopOptions(name, other, polling, executor, names, patience, watchdog, slow);
    }

    /** The same with another way to wait. */
    public LoopOptions polling(Polling other) {
        return new LoopOptions(name, errors, other, executor, names, patience, watchdog, slow);
    }

    /** The same with another executor for blocking code. */
    public LoopOptions executor(Executor other) {
        return new LoopOptions(name, errors, polling, other, names, patience, watchdog, slow);
    }

    /** The same with others who know hosts' addresses. @param longest how long they may take */
    public LoopOptions names(Names other, Duration longest) {
        return new LoopOptions(name, errors, polling, executor, other, longest, watchdog, slow);
    }

    /** The same with another time until it is logged that the loop does not turn. */
    public LoopOptions watchdog(Duration other) {
        return new LoopOptions(name, errors, polling, executor, names, patience, other, slow);
    }

    /** The same in debug mode. @param longest callbacks that take so long or longer are logged */
    public LoopOptions debug(Duration longest) {
        return new LoopOptions(name, errors, polling, executor, names, patience, watchdog, longest);
    }
}

package io.archangel.dyno.harness;

import io.archangel.process.Clock;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Taps for exceptions. A tap counts what passes it, logs it and lets it go on: whoever called has the same object, whatever
 * happens in the tap. What was thrown at one point, of one class and from one line, is one sort; of each sort the first and
 * the last time are kept, how often it came, the process it came from last, and a sample. The log has the first of a sort
 * with its stack, then a line each time their number has doubled. What is kept is bounded. All methods may be called from
 * any thread and don't block.
 */
public interface Harness {
    /** How many sorts are kept unless told. */
    int SORTS = 256;

    /** One that keeps {@link #SORTS} sorts. */
    static Harness create(Clock clock) {
        return create(clock, SORTS);
    }

    /**
     * One that keeps so many; when one more comes, that which was last seen longest ago is forgotten.
     *
     * @param sorts 1 to 100,000; each takes 4 KiB at the most
     * @throws HarnessException if it is out of that
     */
    static Harness create(Clock clock, int sorts) {
        return new Taps(clock, sorts);
    }

    /**
     * Runs code and taps what it throws.
     *
     * @param point where that is, in a word or two, as listings show it
     * @return what the code returns
     */
    <R extends @Nullable Object, X extends Exception> R tap(String point, Code<R, X> code) throws X;

    /** Taps what has been caught. */
    void note(String point, Throwable thrown);

    /**
     * Taps what a handler of errors is given, such as {@code LoopOptions.errors}, before it is.
     *
     *     LoopOptions.defaults().errors(harness.handler("loop", LoopOptions.defaults().errors()))
     */
    <S> BiConsumer<S, Throwable> handler(String point, BiConsumer<? super S, ? super Throwable> next);

    /**
     * Taps what processes end of, for {@code ManagerOptions.reporter}: the point is the kind of the process. Each report then
     * goes to the next, which logs it; the harness does not.
     */
    Consumer<Report> reporter(Consumer<? super Report> next);

    /** What came so far, what was seen last first. */
    List<ErrorInfo> list();

    /** Forgets all. */
    void clear();

    /**
     * Shows {@code errors} in the shell, and {@code clear-errors}, until the mount is closed.
     *
     * @throws io.archangel.process.ProcessException if such a table is mounted already
     */
    ProcessManager.Mount mount(ProcessManager manager);

    /** Code that is tapped. @param <R> what it returns  @param <X> what it may throw */
    @FunctionalInterface
    interface Code<R extends @Nullable Object, X extends Exception> {
        /** Called once, on the thread of whoever calls. */
        R run() throws X;
    }
}

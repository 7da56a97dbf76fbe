package io.archangel.loop;

import io.archangel.process.Process;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Foreign code that a loop is to run, as the process that asked for it. For those who write a {@link Loop}. */
public final class Callback implements Runnable, Handle {
    private static final Runnable CALLED_OFF = () -> {};

    private static final VarHandle CODE;

    static {
        try {
            CODE = MethodHandles.lookup().findVarHandle(Callback.class, "code", Runnable.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Callbacks callbacks;
    private final @Nullable Process process;

    /** Where it was asked for, in debug mode. */
    private final @Nullable String origin;

    /**
     * What is to run. Whoever takes it decides what becomes of it, and nobody else has it then:
     *
     * <pre>
     * code --run--> null
     * code --cancel--> CALLED_OFF
     * </pre>
     */
    private volatile @Nullable Runnable code;

    /** Takes the timer away that was to run it; written once, before others see this. */
    private @Nullable Runnable timer;

    private long due;

    Callback(Callbacks callbacks, @Nullable Process process, Runnable code, @Nullable String origin) {
        this.callbacks = callbacks;
        this.process = process;
        this.code = code;
        this.origin = origin;
    }

    /**
     * The same, run by a timer which cancelling takes away.
     *
     * @param time   when it is due, by {@link Loop#time}
     * @param cancel any thread may call it
     */
    public Callback timer(long time, Runnable cancel) {
        due = time;
        timer = cancel;
        return this;
    }

    /** Runs it, guarded, unless it was called off. Loop thread, once. */
    @Override
    public void run() {
        var taken = take(null);
        if (taken != null) {
            callbacks.call(process, this, taken::run);
        }
    }

    @Override
    public void cancel() {
        if (take(CALLED_OFF) != null && timer != null) {
            timer.run();
        }
    }

    /** @return the code, for one caller alone; null if another has taken it */
    @SuppressWarnings("ReferenceEquality")
    private @Nullable Runnable take(@Nullable Runnable left) {
        var now = code;
        return now != null && now != CALLED_OFF && CODE.compareAndSet(this, now, left) ? now : null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean isCancelled() {
        return code == CALLED_OFF;
    }

    @Override
    public OptionalLong when() {
        return timer == null ? OptionalLong.empty() : OptionalLong.of(due);
    }

    /** For the log of slow callbacks. */
    @Override
    public String toString() {
        return "a callback asked for at " + (origin == null ? "an unknown place" : origin);
    }
}

package io.archangel.process;

import org.jspecify.annotations.Nullable;

/** A wait that says what it is for, until it is closed. @see Process#waitsFor */
public final class Wait implements AutoCloseable {
    private final @Nullable Body body;

    /** What it was in the midst of, if it waited for something already. */
    private final @Nullable String before;

    private Wait(@Nullable Body body) {
        this.body = body;
        before = body == null ? null : body.waitsFor;
    }

    static Wait begin(String what) {
        var current = Guard.current();
        var wait = new Wait(current == null ? null : Workers.here(current));
        if (wait.body != null) {
            wait.body.waitsFor = what;
        }
        return wait;
    }

    /** It is over. */
    @Override
    public void close() {
        if (body != null) {
            body.waitsFor = before;
        }
    }
}

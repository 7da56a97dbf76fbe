package io.archangel.dyno.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The place of one key in a cache: those who wait for what is being loaded, and then what came of it.
 *
 * <pre>
 * LOADING --a value, none or a failure, once--> HELD
 * </pre>
 *
 * <p>The one that is to come after it hangs on it, and one compare-and-set decides who has it loaded: a caller that draws
 * it before its time, or one that finds it past that. It takes the place of this one when it holds something. One that
 * failed is followed by another once its failure is forgotten.
 */
final class Slot<V> {
    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(Slot.class, "next", Slot.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final CompletableFuture<Held<V>> held = new CompletableFuture<>();

    /** Changed by {@link #follow} alone. */
    private volatile @Nullable Slot<V> next;

    /** Something has come of it. @return false if something had before */
    boolean hold(Held<V> some) {
        return held.complete(some);
    }

    /** What came of it, or null while it is being loaded. */
    @Nullable
    Held<V> heldOrNull() {
        return held.getNow(null);
    }

    /** What will have come of it. */
    CompletableFuture<Held<V>> held() {
        return held;
    }

    private boolean isPast(long now) {
        var some = heldOrNull();
        return some != null && some.left(now) <= 0;
    }

    /** What is being loaded to follow it, or what came of that; null if nobody has begun, or that is past. */
    @Nullable
    Slot<V> follower(long now) {
        var begun = next;
        return begun == null || begun.isPast(now) ? null : begun;
    }

    /** Hangs one on it that is to follow. @return false if another hangs there, and is not past */
    boolean follow(Slot<V> fresh, long now) {
        var before = next;
        return (before == null || before.isPast(now)) && NEXT.compareAndSet(this, before, fresh);
    }
}

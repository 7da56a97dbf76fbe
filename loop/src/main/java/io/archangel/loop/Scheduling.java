package io.archangel.loop;

import io.archangel.process.Guard;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK keeps to itself: a virtual thread with a scheduler of one's choice. JDK 25 has it for its own tests; where it
 * is not to be had, or does not work as it does there, nothing of this is used.
 *
 * @param maker makes such threads
 * @param pool  what schedules all others
 */
record Scheduling(Maker<RuntimeException> maker, Executor pool) {
    private static final System.Logger LOG = System.getLogger(Scheduling.class.getPackageName());

    /** The JDK's own, if it is to be had; a constant, so that the compiler sees through it. */
    private static final @Nullable Scheduling FOUND = find();

    /** Makes a thread that is not yet started. */
    @FunctionalInterface
    interface Maker<X extends Throwable> {
        /** @param scheduler runs each slice of it */
        Thread make(Executor scheduler, String name, Runnable body) throws X;
    }

    static boolean isSupported() {
        return FOUND != null;
    }

    /** @throws IllegalStateException if it is not to be had */
    static Scheduling found() {
        if (FOUND == null) {
            throw new IllegalStateException("this JVM schedules all virtual threads itself");
        }
        return FOUND;
    }

    private static @Nullable Scheduling find() {
        var found = new Scheduling[1];
        var missing = Guard.attempt(() -> {
            found[0] = look();
            found[0].requireThatItWorks();
        });
        if (missing == null) {
            return found[0];
        }
        LOG.log(
                Level.WARNING,
                "virtual threads can't run on event loops here, and run on the JDK's pool, which takes some microseconds"
                        + " more a request: " + missing + "; start JDK 25 with"
                        + " --add-opens java.base/java.lang=ALL-UNNAMED");
        return null;
    }

    private static Scheduling look() throws Throwable {
        var builders = Class.forName("java.lang.ThreadBuilders");
        var type = MethodType.methodType(Thread.class, Executor.class, String.class, int.class, Runnable.class);
        var made = in(builders).findStatic(builders, "newVirtualThread", type);
        var threads = Class.forName("java.lang.VirtualThread");
        var pool = in(threads).findStatic(threads, "defaultScheduler", MethodType.methodType(Executor.class));
        return new Scheduling(
                unchecked((scheduler, name, body) -> (Thread) made.invokeExact(scheduler, name, 0, body)),
                (Executor) pool.invokeExact());
    }

    private static MethodHandles.Lookup in(Class<?> theirs) throws IllegalAccessException {
        return MethodHandles.privateLookupIn(theirs, MethodHandles.lookup());
    }

    /** A method handle says that it throws anything; this one throws nothing that is checked. */
    @SuppressWarnings("unchecked")
    private static Maker<RuntimeException> unchecked(Maker<?> maker) {
        return (Maker<RuntimeException>) maker;
    }

    /** Runs one to its end, if that may be done on this thread. */
    private void requireThatItWorks() {
        var slices = new ArrayDeque<Runnable>();
        var ran = new ArrayDeque<Thread>();
        var thread = maker.make(slices::add, "probe", () -> ran.add(Thread.currentThread()));
        thread.start();
        if (slices.size() != 1) {
            throw new UnsupportedOperationException("this JDK starts virtual threads in another way");
        }
        if (!Thread.currentThread().isVirtual()) {
            slices.remove().run();
            if (!ran.contains(thread) || thread.isAlive()) {
                throw new UnsupportedOperationException("this JDK runs virtual threads in another way");
            }
        }
    }
}

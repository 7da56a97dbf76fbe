package io.archangel.process;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Step 1 of an end: its client is let go.
 *
 * <pre>
 * on the home, by {@code release}; where that does nothing for 5 ms, on a reaper by {@code sever}, tried for 100 ms
 * without a home on a reaper, by {@code release}, which is abandoned at 5 s
 * </pre>
 *
 * <p>Whichever is first, what follows is done once.
 */
final class Release {
    private static final Duration HOME_PATIENCE = Duration.ofMillis(5);

    /** For the client of what failed: nobody has ordered that end, and a client that is cut does not learn of it. */
    private static final Duration UNHURRIED = Duration.ofMillis(100);

    /** At 5 ms and more each these last longer than the 80 ms that a loop has for what it was ordered to. */
    private static final int SEVER_ATTEMPTS = 20;

    private static final System.Logger LOG = System.getLogger(Release.class.getPackageName());

    /** Which classes have a {@link Process#release} of their own. */
    private static final ClassValue<Boolean> RELEASES = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            for (Class<?> at = type; at != null && at != Process.class; at = at.getSuperclass()) {
                for (var method : at.getDeclaredMethods()) {
                    if (method.getName().equals("release") && method.getParameterCount() == 1) {
                        return true;
                    }
                }
            }
            return false;
        }
    };

    private final Process process;
    private final ProcessTable table;
    private final Exit exit;
    private final Runnable then;
    private final AtomicBoolean done = new AtomicBoolean();

    /** True while the home has not released it, so that it may still be in the process's code. */
    private volatile boolean homeHeld;

    /** What came of it for the client; null while it is not free, or if nobody waited. What comes late counts, too. */
    private final AtomicReference<@Nullable Freed> freed = new AtomicReference<>();

    Release(Ending ending, Runnable then) {
        process = ending.process;
        table = ending.table;
        exit = ending.exit;
        this.then = then;
    }

    /** True if the class has a {@link Process#release} of its own. */
    static boolean isNeeded(Process process) {
        return RELEASES.get(process.getClass());
    }

    /** On the thread that ends the process, which waits for none of it. */
    void start() {
        var home = Homes.of(process);
        if (home == null) {
            if (isNeeded(process)) {
                table.reapers.execute(this::onReaper);
            } else {
                done(null);
            }
        } else if (home.isHere()) {
            done(now(process, table, exit));
        } else {
            homeHeld = true;
            if (Guard.attempt(() -> home.execute(this::atHome)) == null) {
                table.vigil.add(home, this, exit instanceof Exit.Failed ? UNHURRIED : HOME_PATIENCE, 1);
            } else {
                homeHeld = false;
                table.reapers.execute(() -> sever(home, SEVER_ATTEMPTS));
            }
        }
    }

    /** True once what follows has begun. Any thread. */
    boolean isDone() {
        return done.get();
    }

    /** It was done before, and what follows has begun. */
    void skip() {
        done.set(true);
    }

    /** What follows has waited long enough. */
    void waitNoLonger() {
        done(null);
    }

    private void atHome() {
        free(now(process, table, exit));
        homeHeld = false;
        done();
        process.letGo();
    }

    private void onReaper() {
        var seen = onErrand(() -> now(process, table, exit));
        table.stewards.executeOrRun(() -> done(seen));
    }

    /** Runs foreign code on a reaper; if that takes too long, it is interrupted, and what follows is done without it. */
    private <T> T onErrand(Supplier<T> code) {
        var errand = new Errand(table.reapers);
        var patience = table.stewards.deadline(Errand.PATIENCE, () -> {
            if (errand.abandon()) {
                done(null);
            }
        });
        try {
            return code.get();
        } finally {
            patience.cancel();
            errand.finish();
        }
    }

    /** The home has done nothing for too long. On the clock's thread. */
    void heldUp(Home home, int attempt) {
        table.reapers.execute(() -> sever(home, attempt));
    }

    private void sever(Home home, int attempt) {
        var seen = new String[1];
        var thrown = onErrand(() -> Guard.attemptAs(process, () -> seen[0] = done.get() ? null : process.sever(exit)));
        if (thrown != null) {
            report(process, table, thrown);
        }
        if (thrown == null && seen[0] == null && attempt < SEVER_ATTEMPTS) {
            table.vigil.add(home, this, HOME_PATIENCE, attempt + 1);
        } else {
            table.stewards.executeOrRun(() -> done(seen[0]));
        }
    }

    private void done(@Nullable String seen) {
        free(seen);
        done();
    }

    private void free(@Nullable String seen) {
        if (seen != null && freed.get() == null) {
            freed.compareAndSet(null, new Freed(seen, table.clock().nanos()));
        }
    }

    private void done() {
        if (done.compareAndSet(false, true)) {
            then.run();
        }
    }

    /** Lets the client go on this thread; where that throws, cuts it off. @return what it saw, or null */
    static @Nullable String now(Process process, @Nullable ProcessTable table, Exit exit) {
        var seen = new String[1];
        var thrown = Guard.attemptAs(process, () -> seen[0] = process.release(exit));
        if (thrown != null) {
            report(process, table, thrown);
            var again = Guard.attemptAs(process, () -> seen[0] = process.sever(exit));
            if (again != null) {
                report(process, table, again);
            }
        }
        return seen[0];
    }

    /** Tells what a process's code threw while it ended; to the log if it has no manager. */
    static void report(Process process, @Nullable ProcessTable table, Throwable thrown) {
        if (table != null) {
            table.report(process, new Exit.Failed(thrown));
        } else {
            LOG.log(Level.WARNING, () -> process.getClass().getName() + " threw as it ended, unregistered", thrown);
        }
    }

    // ---- what a receipt tells ----

    boolean isHomeHeld() {
        return homeHeld;
    }

    /** How many nanoseconds after a moment the client was free, or null if it is not, or nobody waited. */
    @Nullable
    Long freedAfter(long moment) {
        var its = freed.get();
        return its == null ? null : Math.max(0, its.when - moment);
    }

    /** What the client saw, or null if nothing. */
    @Nullable
    String response() {
        var its = freed.get();
        return its == null ? null : its.response;
    }

    /** The client is free. @param response what it saw  @param when by the manager's clock */
    private record Freed(String response, long when) {}
}

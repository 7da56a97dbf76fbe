package io.archangel.proof.races;

import io.archangel.process.Exit;
import io.archangel.process.Kill;
import io.archangel.process.Limits;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** A process that two causes strike, with up to two hooks that count how often they start. */
final class Struck extends Process {
    private static final IOException GONE = new IOException("gone");
    private static final int UNDER_A_PARENT = 8;

    /** Its parent, if it has one, which ends with it. */
    final @Nullable Struck parent;

    private final AtomicIntegerArray starts;

    private Struck(@Nullable Struck parent, int hooks) {
        this.parent = parent;
        limit(Limits.NONE.in(1, 1));
        starts = new AtomicIntegerArray(hooks);
        for (int hook = 0; hook < hooks; hook++) {
            int number = hook;
            if (hook == 0) {
                atExitInline(exit -> starts.incrementAndGet(number));
            } else {
                atExit(exit -> starts.incrementAndGet(number));
            }
        }
    }

    /** A registered one. */
    static Struck in(ProcessManager manager) {
        var random = ThreadLocalRandom.current();
        if (random.nextInt(UNDER_A_PARENT) > 0) {
            return manager.register(new Struck(null, random.nextInt(3)));
        }
        var parent = manager.register(new Struck(null, 0));
        return manager.registerUnder(parent, new Struck(parent, random.nextInt(3)));
    }

    /** Strikes it by some cause; whoever comes last sees to it that the parent ends as well. */
    void strike(ProcessManager manager, boolean one) {
        switch (ThreadLocalRandom.current().nextInt(one ? 5 : 6)) {
            case 0 -> exit();
            case 1 -> order(manager, Signal.TERM);
            case 2 -> order(manager, Signal.KILL);
            case 3 -> disconnected(GONE);
            case 4 -> countIn(2);
            default -> exit(Scene.CODE);
        }
        if (parent != null) {
            parent.exit();
        }
    }

    private void order(ProcessManager manager, Signal signal) {
        var unused =
                manager.signal(Kill.of(pid()).signal(signal).by(Scene.ORDERED).await(Duration.ZERO));
    }

    /** True once it has ended and every hook has started. */
    boolean isOver() {
        for (int hook = 0; hook < starts.length(); hook++) {
            if (starts.get(hook) == 0) {
                return false;
            }
        }
        return exitValue().isPresent() && (parent == null || parent.exitValue().isPresent());
    }

    /** True if a hook has started more than once. */
    boolean isWrong() {
        for (int hook = 0; hook < starts.length(); hook++) {
            if (starts.get(hook) > 1) {
                return true;
            }
        }
        return parent != null && !(parent.exitValue().orElse(null) instanceof Exit.Normal);
    }
}

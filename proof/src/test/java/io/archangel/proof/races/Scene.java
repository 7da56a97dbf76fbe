package io.archangel.proof.races;

import io.archangel.process.Clock;
import io.archangel.process.Event;
import io.archangel.process.Exit;
import io.archangel.process.Hook;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessException;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Report;
import io.archangel.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One process in a manager of its own, upon which two causes come. */
class Scene {
    static final int CODE = 7;
    static final String ORDERED = "proof";
    private static final int MOST_HOOKS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How often one tries who comes before there is anybody: for some tens of microseconds. */
    private static final int INSISTENCE = 200;

    private static final Clock CLOCK = Clock.system();
    private static final List<Pair> PAIRS = Pair.all();

    final Pair pair = PAIRS.get(ThreadLocalRandom.current().nextInt(PAIRS.size()));
    final Queue<Report> reports = new ConcurrentLinkedQueue<>();
    final ProcessManager manager = ProcessManager.create(
            ManagerOptions.defaults().clock(CLOCK).reporter(reports::add).historyEntries(16));
    final @Nullable Victim parent = pair.has(Cause.PARENT) ? manager.register(new Victim()) : null;
    final Victim victim = new Victim();

    /** How many hooks it has. None is a case of its own: such an end may be quick. */
    final int hooks = ThreadLocalRandom.current().nextInt(MOST_HOOKS + 1);

    /** Whether somebody listens to what happens. */
    final boolean heard = ThreadLocalRandom.current().nextBoolean();

    /** Who was said to have ended, if somebody listens. */
    final Queue<Event.Exited> exits = new ConcurrentLinkedQueue<>();

    /** What each hook was told, in the order in which they began. */
    final Queue<Started> started = new ConcurrentLinkedQueue<>();

    /** What came of the order; written by the one cause that gives one. */
    final Queue<CompletableFuture<Receipt>> receipts = new ConcurrentLinkedQueue<>();

    /** Whether registering was refused; written by the cause that registers. */
    boolean refused;

    /** Whether it was over when it had been overloaded; written by that cause. */
    boolean overloaded;

    Scene() {
        if (heard) {
            manager.listen(this::hear);
        }
        for (int hook = 0; hook < hooks; hook++) {
            addHook(hook);
        }
        if (!pair.has(Cause.REGISTER)) {
            register();
        }
    }

    private void addHook(int number) {
        Hook hook = exit -> started.add(new Started(number, exit));
        if (ThreadLocalRandom.current().nextBoolean()) {
            victim.atExit(hook);
        } else {
            victim.atExitInline(hook);
        }
    }

    private void hear(Event event) {
        if (event instanceof Event.Exited exited) {
            exits.add(exited);
        }
    }

    final void one() {
        pair.headStart().holdOne();
        pair.one().strike(this);
    }

    final void other() {
        pair.headStart().holdOther();
        pair.other().strike(this);
    }

    final String judgement() {
        return pair + ": " + new Judgement(this).words();
    }

    final void register() {
        try {
            if (parent == null) {
                manager.register(victim);
            } else {
                manager.registerUnder(parent, victim);
            }
        } catch (ProcessException itHasEnded) {
            refused = true;
        }
    }

    /** Who is being registered is known by guessing, again and again: he is the first in his table. */
    final void order(Signal signal) {
        var order = Kill.of(pair.has(Cause.REGISTER) ? 1 : victim.pid())
                .signal(signal)
                .by(ORDERED)
                .await(PATIENCE);
        var receipt = manager.signal(order);
        for (int tries = INSISTENCE; pair.has(Cause.REGISTER) && isUntouched(receipt) && tries > 0; tries--) {
            receipt = manager.signal(order);
        }
        receipts.add(receipt);
    }

    /** True if the order came before there was anybody to be found. */
    static boolean isUntouched(CompletableFuture<Receipt> order) {
        var receipt = order.getNow(null);
        return receipt != null
                && (receipt.verdict() == Verdict.NO_SUCH_PROCESS
                        || (receipt.verdict() == Verdict.ALREADY_EXITED && receipt.exit() == null));
    }

    /** More than it may have; where it is being registered, again and again until it counts. */
    final void overload() {
        for (int tries = pair.has(Cause.REGISTER) ? INSISTENCE : 1; victim.isAlive() && tries > 0; tries--) {
            victim.overload();
        }
        overloaded = !victim.isAlive();
    }

    final void endParent() {
        if (parent != null) {
            parent.exit();
        }
    }

    /** A hook that has started, and what it was told. */
    record Started(int number, Exit exit) {}
}

package io.archangel.proof.races;

import io.archangel.process.Event;
import io.archangel.process.Exit;
import io.archangel.process.HistoryEntry;
import io.archangel.process.Receipt;
import io.archangel.process.Receipt.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Whether the end of a scene's victim was what the kernel promises, once both causes have come. */
final class Judgement {
    /** How the words begin when all is well; who was first follows. */
    static final String WELL = "one end, by ";

    private static final Set<String> TOO_LATE = Set.of("it had ended", "the manager is closed");

    /** Nothing here takes any time, and the kernel's own deadlines are longer. */
    private static final long HELD_UP_NANOS = 8_000_000_000L;

    private static final long BEHIND_NANOS = 2_000_000_000L;

    /** What counts of the time between two looks, at most: while the machine stands still nobody falls behind. */
    private static final long LOOK_NANOS = 10_000_000L;

    private final Scene scene;
    private final List<String> faults = new ArrayList<>();

    Judgement(Scene scene) {
        this.scene = scene;
    }

    String words() {
        boolean missed = isMissed();
        boolean ended = scene.victim.exitValue().isPresent();
        close();
        var exit = scene.victim.exitValue().orElse(null);
        if (exit == null) {
            return "its end was lost";
        }
        fault(ended == missed, "alive after both causes");
        fault(!missed && winner(exit) == null, "an exit that nobody caused");
        judgeTraces(exit);
        judgeEvents(exit);
        if (!missed) {
            scene.receipts.forEach(receipt -> judge(receipt.join(), exit));
        }
        boolean one = isOneFirst(exit, missed);
        scene.pair.headStart().learn(one);
        return faults.isEmpty() ? WELL + (one ? scene.pair.one() : scene.pair.other()) : String.join("; ", faults);
    }

    /** True if a cause came before there was anybody to be found. */
    private boolean isMissed() {
        return scene.pair.has(Cause.REGISTER)
                && (scene.receipts.stream().anyMatch(Scene::isUntouched)
                        || (scene.pair.has(Cause.LIMIT) && !scene.overloaded));
    }

    /** Returns when all that is in the table is over, hooks and all. */
    private void close() {
        long began = System.nanoTime();
        scene.manager.close();
        fault(System.nanoTime() - began > HELD_UP_NANOS, "held up");
    }

    /** What remains of it: history, reports, hooks, no row. */
    private void judgeTraces(Exit exit) {
        var entries = scene.manager.history().stream()
                .filter(entry -> isIts(entry.pid()))
                .map(HistoryEntry::exit)
                .toList();
        fault(!entries.equals(scene.refused ? List.of() : List.of(exit.word())), "in history " + entries);
        int reports = scene.refused || exit instanceof Exit.Normal ? 0 : 1;
        await(() -> reports() >= reports);
        fault(reports() != reports, reports() + " reports");
        // a hook that KILL has abandoned may begin its own work after the exit is complete, and listeners have a thread
        await(() -> scene.started.size() >= scene.hooks);
        var told = scene.started.stream().map(Scene.Started::exit).distinct().toList();
        var order = scene.started.stream().map(Scene.Started::number).toList();
        fault(!told.equals(scene.hooks == 0 ? List.of() : List.of(exit)), "hooks told of " + told);
        fault(!isOrderly(order), "hooks in the order " + order);
        fault(!scene.manager.list().isEmpty(), "a row left");
    }

    /** One event, save of a process that came when the manager was closed: of him nobody need have heard. */
    private void judgeEvents(Exit exit) {
        boolean late = scene.pair.has(Cause.REGISTER) && scene.pair.has(Cause.CLOSE);
        var told = scene.heard && !scene.refused ? List.of(exit) : List.of();
        await(() -> late || events().size() >= told.size());
        fault(!events().equals(told) && !(late && events().isEmpty()), "events " + events());
    }

    private long reports() {
        return scene.reports.stream().filter(report -> isIts(report.pid())).count();
    }

    private List<Exit> events() {
        return scene.exits.stream()
                .filter(event -> isIts(event.pid()))
                .map(Event.Exited::exit)
                .toList();
    }

    /** Who was refused has no pid. */
    private boolean isIts(long pid) {
        return !scene.refused && pid == scene.victim.pid();
    }

    /** Some of it is told by threads that are a little behind. */
    private static void await(BooleanSupplier done) {
        long left = BEHIND_NANOS;
        long last = System.nanoTime();
        while (!done.getAsBoolean() && left > 0) {
            Thread.yield();
            long now = System.nanoTime();
            left -= Math.min(now - last, LOOK_NANOS);
            last = now;
        }
    }

    /** Each once, the last first; where KILL may have abandoned one that then fell behind, in any order. */
    private boolean isOrderly(List<Integer> order) {
        boolean hasty = scene.pair.has(Cause.KILL) || scene.pair.has(Cause.CLOSE);
        var once = IntStream.range(0, scene.hooks)
                .boxed()
                .sorted(Comparator.reverseOrder())
                .toList();
        return once.equals(
                hasty ? order.stream().sorted(Comparator.reverseOrder()).toList() : order);
    }

    private void judge(Receipt receipt, Exit exit) {
        boolean told = receipt.verdict() == Verdict.EXITED || receipt.verdict() == Verdict.ALREADY_EXITED;
        fault(!told, "the receipt says " + receipt.verdict().word());
        fault(
                told && !exit.word().equals(receipt.exit()),
                "the receipt says " + receipt.exit() + ", not " + exit.word());
    }

    private Cause winner(Exit exit) {
        return scene.pair.one().isOf(exit)
                ? scene.pair.one()
                : scene.pair.other().isOf(exit) ? scene.pair.other() : null;
    }

    private boolean isOneFirst(Exit exit, boolean missed) {
        return scene.pair.has(Cause.REGISTER)
                ? !scene.refused && !missed && !TOO_LATE.contains(String.valueOf(exit.reason()))
                : scene.pair.one() == winner(exit);
    }

    private void fault(boolean is, String what) {
        if (is) {
            faults.add(what);
        }
    }
}

package io.archangel.shell;

import io.archangel.process.Receipt;
import io.archangel.process.Receipt.Verdict;
import io.archangel.shell.filter.Kind;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what kills did. */
final class Receipts {
    private static final List<Column<Receipt>> FIELDS = List.of(
            Column.pid("PID", Receipt::pid),
            field("verdict", receipt -> receipt.verdict().word()),
            field("signal", receipt -> receipt.signal().name()),
            field("client_freed_us", Receipt::clientFreedUs),
            field("response", Receipt::response),
            field("hooks_run", Receipt::hooksRun),
            field("hooks_failed", Receipt::hooksFailed),
            field("thread_ended_us", Receipt::threadEndedUs),
            field("exit", Receipt::exit),
            field("by", Receipt::by),
            field("reason", Receipt::reason),
            field("where", Receipt::where));

    private static final int MOST_VERDICTS = 100;

    /** So many of a group are shown one by one. */
    private static final int FEW = 20;

    private Receipts() {}

    static void show(Paper paper, boolean isJson, List<Receipt> receipts) {
        if (isJson) {
            paper.json(FIELDS, receipts);
        } else {
            receipts.forEach(receipt -> paper.line(receipt.toString()));
        }
    }

    /** Those that are known by now, an object a line. */
    static void lines(Paper paper, List<Receipt> receipts) {
        paper.jsonLines(FIELDS, receipts);
    }

    /** Those of a group: where there are many, how many of each verdict, and those that are not gone. */
    static void sum(Paper paper, boolean isJson, List<Receipt> receipts) {
        if (isJson || receipts.size() <= FEW) {
            show(paper, isJson, receipts);
            return;
        }
        var counts = new TreeMap<Verdict, Integer>();
        receipts.forEach(receipt -> counts.merge(receipt.verdict(), 1, Integer::sum));
        counts.forEach((verdict, count) -> paper.line(count + " " + verdict.word()));
        receipts.stream()
                .filter(receipt -> !receipt.isGone() && receipt.verdict() != Verdict.SIGNALLED)
                .limit(FEW)
                .forEach(receipt -> paper.line(receipt.toString()));
    }

    /** Done if every process is gone by this very order, or was only to be signalled. */
    static Ledger.Outcome outcome(List<Receipt> receipts) {
        var isDone = receipts.stream()
                .allMatch(receipt -> receipt.verdict() == Verdict.EXITED || receipt.verdict() == Verdict.SIGNALLED);
        var verdicts = receipts.stream()
                .limit(MOST_VERDICTS)
                .map(receipt -> receipt.verdict().word())
                .collect(Collectors.joining(" "));
        return new Ledger.Outcome(isDone ? Shell.DONE : Shell.FAILED, verdicts);
    }

    private static Column<Receipt> field(String key, Function<Receipt, @Nullable Object> value) {
        return new Column<>(key, key, false, 0, Kind.TEXT, value, receipt -> null, value);
    }
}

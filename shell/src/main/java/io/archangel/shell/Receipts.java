package io.archangel.shell;

import io.archangel.process.Receipt;
import io.archangel.process.Receipt.Verdict;
import java.util.List;
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

    private Receipts() {}

    static void show(Paper paper, boolean isJson, List<Receipt> receipts) {
        if (isJson) {
            paper.json(FIELDS, receipts);
        } else {
            receipts.forEach(receipt -> paper.line(receipt.toString()));
        }
    }

    /** Done if every process is gone by this very order, or was only to be signalled. */
    static Ledger.Outcome outcome(List<Receipt> receipts) {
        var isDone = receipts.stream()
                .allMatch(receipt -> receipt.verdict() == Verdict.EXITED || receipt.verdict() == Verdict.SIGNALLED);
        var verdicts =
                receipts.stream().map(receipt -> receipt.verdict().word()).collect(Collectors.joining(" "));
        return new Ledger.Outcome(isDone ? Shell.DONE : Shell.FAILED, verdicts);
    }

    private static Column<Receipt> field(String key, Function<Receipt, @Nullable Object> value) {
        return new Column<>(key, key, false, 0, receipt -> null, value);
    }
}

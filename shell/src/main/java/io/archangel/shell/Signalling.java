package io.archangel.shell;

import io.archangel.process.Kill;
import io.archangel.process.Receipt;
import io.archangel.process.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that signals processes and shows what came of it. All are signalled before the first is waited for. */
abstract class Signalling extends Ordering {
    private static final Duration LONGEST = Duration.ofHours(1);

    @Option(names = "--json-lines", description = "Show a JSON object a line, each as soon as it is known.")
    boolean isLines;

    /** Which. @throws ShellException if there is no such signal */
    abstract Signal sent();

    /** How long the end of each is waited for. */
    Duration patience() {
        return Duration.ofSeconds(1);
    }

    /** How long TERM is given before KILL follows; null if it does not. */
    @Nullable
    Duration ladder() {
        return null;
    }

    /** What is said to the application. */
    @Nullable
    String payload() {
        return null;
    }

    @Override
    String deed() {
        return sent().name();
    }

    @Override
    void check() {
        sent();
        patience();
        ladder();
    }

    /** A time that was typed. @throws ShellException if it is none, or more than an hour */
    static Duration time(String option, String text) {
        var time = Units.parse(text);
        if (time.compareTo(LONGEST) > 0) {
            throw new ShellException(option + " is " + text + "; give at most 1h");
        }
        return time;
    }

    @Override
    int deny(Invocation invocation) {
        if (whom.isEmpty() || !isByPid()) {
            return super.deny(invocation);
        }
        check();
        var receipts = whom.stream()
                .map(pid -> Receipt.untouched(filled(invocation, Targets.order(pid)), Receipt.Verdict.DENIED))
                .toList();
        if (isLines) {
            Receipts.lines(invocation.paper(), receipts);
        } else {
            Receipts.show(invocation.paper(), isJson, receipts);
        }
        return Shell.FAILED;
    }

    @Override
    void show(Invocation invocation, Targets.Found found) {
        if (isLines) {
            invocation.paper().jsonLines(ProcessColumns.USUAL, found.processes());
        } else {
            super.show(invocation, found);
        }
    }

    @Override
    Ledger.Outcome carryOut(Invocation invocation, List<Kill> orders) throws Exception {
        var receipts = new ArrayList<Receipt>();
        try {
            var step = ladder();
            if (step == null) {
                var filled =
                        orders.stream().map(order -> filled(invocation, order)).toList();
                send(invocation, filled, receipt -> true, receipts);
            } else {
                climb(invocation, orders, step, receipts);
            }
        } catch (InterruptedException waitNoLonger) {
            if (!isLines) {
                Receipts.show(invocation.paper(), isJson, receipts);
            }
            invocation
                    .paper()
                    .error(invocation.words().getFirst() + ": interrupted while waiting; the signals were sent");
            return new Ledger.Outcome(Shell.INTERRUPTED, "interrupted");
        }
        if (!isLines && isByPid()) {
            Receipts.show(invocation.paper(), isJson, receipts);
        } else if (!isLines) {
            Receipts.sum(invocation.paper(), isJson, receipts);
        }
        return Receipts.outcome(receipts);
    }

    /** TERM to all; then KILL to those that are not gone by then. */
    private void climb(Invocation invocation, List<Kill> orders, Duration step, List<Receipt> receipts)
            throws Exception {
        var terms = orders.stream()
                .map(order -> filled(invocation, order).signal(Signal.TERM).await(step))
                .toList();
        var first = new ArrayList<Receipt>();
        send(invocation, terms, receipt -> !isLeft(receipt), first);
        var left = new ArrayList<Kill>();
        for (int at = 0; at < first.size(); at++) {
            if (isLeft(first.get(at))) {
                left.add(filled(invocation, orders.get(at)).signal(Signal.KILL));
            } else {
                receipts.add(first.get(at));
            }
        }
        send(invocation, left, receipt -> true, receipts);
    }

    /** True if it takes more than TERM. */
    private static boolean isLeft(Receipt receipt) {
        return switch (receipt.verdict()) {
            case STILL_RUNNING, EXITING, SIGNALLED -> true;
            default -> false;
        };
    }

    /**
     * Signals all, then waits for what comes of each.
     *
     * @param isLast   whether a receipt is the last of its process, and may be shown
     * @param receipts to which they are added, in the order of the orders
     */
    private void send(Invocation invocation, List<Kill> orders, Predicate<Receipt> isLast, List<Receipt> receipts)
            throws InterruptedException, ExecutionException {
        var answers = new ArrayList<CompletableFuture<Receipt>>();
        for (var order : orders) {
            boolean isOwn = invocation.isWithin(order.pid());
            answers.add(invocation.manager().signal(isOwn ? order.await(Duration.ZERO) : order));
        }
        if (isLines) {
            follow(invocation.paper(), answers, isLast);
        }
        for (var answer : answers) {
            receipts.add(answer.get());
        }
    }

    /** Shows receipts as they are known, on the command's own thread. */
    private static void follow(Paper paper, List<CompletableFuture<Receipt>> answers, Predicate<Receipt> isLast)
            throws InterruptedException, ExecutionException {
        var known = new LinkedBlockingQueue<CompletableFuture<Receipt>>();
        for (var answer : answers) {
            var unused = answer.whenComplete((receipt, thrown) -> known.add(answer));
        }
        var batch = new ArrayList<CompletableFuture<Receipt>>();
        for (int left = answers.size(); left > 0; left -= batch.size()) {
            batch.clear();
            batch.add(known.take());
            known.drainTo(batch);
            var last = new ArrayList<Receipt>();
            for (var answer : batch) {
                var receipt = answer.get();
                if (isLast.test(receipt)) {
                    last.add(receipt);
                }
            }
            Receipts.lines(paper, last);
        }
    }

    private Kill filled(Invocation invocation, Kill order) {
        return order.signal(sent())
                .await(patience())
                .reason(reason)
                .payload(payload())
                .by(invocation.who().toString());
    }
}

package io.archangel.process;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Orders to many at once, and apps that let nobody in. A group is a predicate over the table, made anew at each look. */
final class Groups {
    private final ProcessTable table;
    private final Orders orders;
    private final Set<String> draining = ConcurrentHashMap.newKeySet();

    Groups(ProcessTable table, Orders orders) {
        this.table = table;
        this.orders = orders;
    }

    CompletableFuture<List<Receipt>> signal(Predicate<? super ProcessInfo> group, UnaryOperator<Kill> order) {
        return give(members(group), order, table.couriers);
    }

    List<Receipt> kill(Predicate<? super ProcessInfo> group, UnaryOperator<Kill> order) {
        var members = members(group);
        members.forEach(orders::requirePatience);
        return Orders.await(give(members, order, table.stewards));
    }

    /** Children first, so that a request can still answer before its connection closes; else the youngest. */
    private List<Long> members(Predicate<? super ProcessInfo> group) {
        return table.list().reversed().stream()
                .filter(info -> !info.stat().startsWith("Z"))
                .filter(group)
                .map(info -> new Member(info.pid(), Orders.depth(table.pages.find(info.pid()))))
                .sorted(Comparator.comparingInt(Member::depth).reversed())
                .map(Member::pid)
                .toList();
    }

    private CompletableFuture<List<Receipt>> give(List<Long> pids, UnaryOperator<Kill> order, Executor one) {
        var writer = new Batch(one);
        var receipts = pids.stream()
                .map(pid -> orders.give(order.apply(Kill.of(pid)), writer))
                .toList();
        return CompletableFuture.allOf(receipts.toArray(CompletableFuture[]::new))
                .thenApply(all -> receipts.stream().map(CompletableFuture::join).toList());
    }

    ProcessManager.Mount drain(String app) {
        if (!draining.add(app)) {
            throw new ProcessException(app + " is draining already; close that mount first");
        }
        table.pages.pass(); // from now on whoever came before can be found
        var isOpen = new AtomicBoolean(true);
        return () -> {
            if (isOpen.compareAndSet(true, false)) {
                draining.remove(app);
            }
        };
    }

    boolean areDraining() {
        return !draining.isEmpty();
    }

    /** Ends who has just come, if its app lets nobody in. */
    void refuse(Process process) {
        var app = Labels.of(process, process::fail).app();
        if (app != null && draining.contains(app)) {
            process.end(new Exit.Signalled(Signal.TERM, "drain", app + " takes nothing new"));
        }
    }

    private record Member(long pid, int depth) {}
}

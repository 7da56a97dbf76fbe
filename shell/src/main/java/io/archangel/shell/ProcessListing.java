package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import io.archangel.shell.filter.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A listing of processes. */
abstract class ProcessListing extends Listing<ProcessInfo> {
    /** Up to so many are asked for one by one; with more, all are asked at once. */
    private static final int FEW = 1_000;

    @Override
    List<Column<ProcessInfo>> all(Invocation invocation) {
        return ProcessColumns.all(invocation);
    }

    @Override
    List<Field<ProcessInfo>> others(Invocation invocation) {
        return ProcessColumns.OTHERS;
    }

    /** Where threads are not needed to choose, they are looked at once it has been chosen. */
    @Override
    List<ProcessInfo> rows(Invocation invocation) {
        boolean isAsked = sorts() || (filter.isEmpty() && shows(invocation)) || asks();
        return invocation.manager().list(isAsked && invocation.seesStacks());
    }

    @Override
    List<ProcessInfo> rows(Invocation invocation, Predicate<ProcessInfo> wanted) {
        return invocation.manager().list((sorts() || asks()) && invocation.seesStacks(), wanted);
    }

    /** Where threads are needed to show and not to choose, those chosen are looked at once more. */
    @Override
    Optional<Stream<ProcessInfo>> flow(Invocation invocation, @Nullable Predicate<ProcessInfo> wanted) {
        boolean isShown = shows(invocation);
        boolean isAsked = sorts() || asks() || (wanted == null && isShown);
        var rows = invocation.manager().stream(isAsked && invocation.seesStacks());
        if (wanted == null) {
            return Optional.of(rows);
        }
        var found = rows.filter(wanted);
        return Optional.of(
                isShown && !isAsked && invocation.seesStacks()
                        ? found.map(row -> invocation.manager().find(row.pid()).orElse(row))
                        : found);
    }

    @Override
    List<ProcessInfo> arrange(Invocation invocation, List<ProcessInfo> rows) {
        if (filter.isEmpty() || asks() || !shows(invocation) || !invocation.seesStacks()) {
            return rows;
        }
        if (rows.size() > FEW) {
            var pids = new HashSet<Long>();
            rows.forEach(row -> pids.add(row.pid()));
            return invocation.manager().list(true).stream()
                    .filter(row -> pids.contains(row.pid()))
                    .toList();
        }
        var looked = new ArrayList<ProcessInfo>(rows.size());
        rows.forEach(row -> looked.add(invocation.manager().find(row.pid()).orElse(row)));
        return looked;
    }

    private boolean shows(Invocation invocation) {
        return shown(invocation).stream().anyMatch(column -> ProcessColumns.needsStacks(column.option()));
    }

    private boolean sorts() {
        return order.stream()
                .anyMatch(name ->
                        ProcessColumns.needsStacks(name.replaceFirst("^-", "").toLowerCase(Locale.ROOT)));
    }

    /** True if the filter may ask for what a thread does; that it says the word is enough. */
    private boolean asks() {
        return ProcessColumns.mayNeedStacks(String.join(" ", filter));
    }
}

package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import io.archangel.shell.filter.Filter;
import io.archangel.shell.filter.Kind;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ps} knows, for a door that shows processes in a way of its own: the same columns, filters, orders and values, and
 * the same limits to what a person sees. What is in a row may come from outside: it is not escaped. Any thread but a loop's.
 */
public final class ProcessView {
    private final Invocation invocation;
    private final List<Column<ProcessInfo>> columns;

    ProcessView(Invocation invocation) {
        this.invocation = invocation;
        columns = ProcessColumns.all(invocation);
    }

    /**
     * A column.
     *
     * @param name    what filters and orders take
     * @param key     as JSON names it
     * @param title   as the head of a listing shows it
     * @param kind    what its values are
     * @param isUsual whether a plain listing has it
     */
    public record Heading(String name, String key, String title, Kind kind, boolean isUsual) {}

    /** All columns, in the order of listings. */
    public List<Heading> headings() {
        var usual = ProcessColumns.USUAL.stream().map(Column::title).toList();
        return columns.stream()
                .map(column -> new Heading(
                        column.option(), column.key(), column.title(), column.kind(), usual.contains(column.title())))
                .toList();
    }

    /** What a filter says about rows; true for all if it is blank. @throws io.archangel.shell.filter.FilterException if it is not understood */
    public Predicate<ProcessInfo> filter(String text) {
        return text.isBlank()
                ? info -> true
                : Filter.parse(text, Targets.fields(invocation), invocation.now(), invocation.zone());
    }

    /** An order by columns, {@code -age,pid}; none if that is blank. @throws ShellException if there is no such column */
    public Optional<Comparator<ProcessInfo>> order(String names) {
        return names.isBlank()
                ? Optional.empty()
                : Optional.ofNullable(Order.of(
                        List.of(names.split(",")),
                        wanted -> wanted.stream().map(this::column).toList()));
    }

    /**
     * The rows for which a filter is true, the oldest first; what threads do is looked at if the filter asks for that and the person
     * may see it.
     *
     * @throws io.archangel.shell.filter.FilterException if it is not understood
     */
    public List<ProcessInfo> list(String filter) {
        boolean looks = ProcessColumns.mayNeedStacks(filter) && invocation.seesStacks();
        return invocation.manager().list(looks, filter(filter));
    }

    /** One that is alive or a zombie, with its thread if the person may see it. */
    public Optional<ProcessInfo> find(long pid) {
        return invocation.manager().find(pid).map(info -> invocation.seesStacks() ? info : withoutThread(info));
    }

    /**
     * What scripts see of a column: text, a number, an Instant, or null.
     *
     * @param key as {@link Heading#key} has it
     * @throws ShellException if there is none of it
     */
    public Function<ProcessInfo, @Nullable Object> values(String key) {
        return columns.stream()
                .filter(column -> column.key().equals(key))
                .findFirst()
                .map(Column::json)
                .orElseThrow(() -> new ShellException("there is no column of that key"));
    }

    /** The same rows, children below their parents. */
    public List<ProcessInfo> forest(List<ProcessInfo> rows) {
        return Forest.order(rows).stream().map(Forest.Node::info).toList();
    }

    /** All that scripts see of a row, by key, as {@code ps --json} has it. */
    public Map<String, @Nullable Object> row(ProcessInfo info) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        columns.forEach(column -> row.put(column.key(), column.json().apply(info)));
        return row;
    }

    private Column<ProcessInfo> column(String name) {
        var options = columns.stream().map(Column::option).toList();
        return Objects.requireNonNull(columns.get(Nearest.index(name, "column", options)));
    }

    private static ProcessInfo withoutThread(ProcessInfo info) {
        return new ProcessInfo(
                info.pid(),
                info.ppid(),
                info.user(),
                info.stat(),
                info.started(),
                info.age(),
                info.idle(),
                info.kind(),
                info.app(),
                info.name(),
                info.method(),
                info.route(),
                info.client(),
                info.in(),
                info.out(),
                null,
                null,
                info.limits(),
                info.tags());
    }
}

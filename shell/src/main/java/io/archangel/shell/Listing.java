package io.archangel.shell;

import io.archangel.shell.filter.Field;
import io.archangel.shell.filter.Filter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that shows rows: which of them, in which order, which columns of them. */
abstract class Listing<T> extends Executable {
    /** What is beyond those to show is dropped when it is so many. */
    private static final int FEW = 100;

    @Option(names = "--json", description = "Show an array of JSON objects.")
    boolean isJson;

    @Option(
            names = "-o",
            paramLabel = "COLUMN",
            split = ",",
            splitSynopsisLabel = ",",
            description = "Show these columns, in this order.")
    @Nullable
    List<String> picked;

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            split = ",",
            splitSynopsisLabel = ",",
            description = "Sort by these columns, the first before the second; -COLUMN for the greatest first.")
    List<String> order = List.of();

    @Option(names = "-n", paramLabel = "COUNT", description = "Show at most so many.")
    int most = Integer.MAX_VALUE;

    @Parameters(paramLabel = "FILTER", arity = "0..*", description = "Show only these, such as age>10m (help filter).")
    List<String> filter = List.of();

    /** Those that are shown unless the person picks others. */
    abstract List<Column<T>> columns(Invocation invocation);

    /** All that can be picked, asked for and sorted by. */
    List<Column<T>> all(Invocation invocation) {
        return columns(invocation);
    }

    /** What filters may ask besides, under other names. */
    List<Field<T>> others(Invocation invocation) {
        return List.of();
    }

    /** All there is. */
    abstract List<T> rows(Invocation invocation);

    /** Those of them that are wanted; for whom it is cheaper to leave the others out where they are. */
    List<T> rows(Invocation invocation, Predicate<T> wanted) {
        return rows(invocation).stream().filter(wanted).toList();
    }

    /** Those that are wanted, all or some, each made when it is asked for; empty if each hangs on all of them. */
    Optional<Stream<T>> flow(Invocation invocation, @Nullable Predicate<T> wanted) {
        return Optional.empty();
    }

    /** Puts those that were found into their final order, and adds what is dear to find out. */
    List<T> arrange(Invocation invocation, List<T> rows) {
        return rows;
    }

    @Override
    boolean onlyReads() {
        return true;
    }

    @Override
    int run(Invocation invocation) throws Exception {
        show(invocation, found(invocation));
        return Shell.DONE;
    }

    /** Shows rows. @return how many there were */
    final long show(Invocation invocation, Iterable<T> rows) {
        var columns = shown(invocation);
        return isJson
                ? invocation.paper().json(columns, rows)
                : invocation.paper().grid(columns, rows);
    }

    /** The columns to show. */
    final List<Column<T>> shown(Invocation invocation) {
        return picked == null ? columns(invocation) : named(invocation, picked);
    }

    /** The rows to show, to be gone through once: each made when it is its turn, if neither a place nor an order hangs on all. */
    final Iterable<T> found(Invocation invocation) {
        var wanted = wanted(invocation);
        var order = order(invocation);
        if (most == 0) {
            return List.of(); // whoever asks for none wants to know whether the filter is well formed
        }
        var flow = flow(invocation, wanted);
        if (flow.isEmpty()) {
            return selected(invocation);
        }
        return order == null ? flow.get().limit(most)::iterator : first(flow.get(), order);
    }

    /** The rows to show, all of them made. */
    final List<T> selected(Invocation invocation) {
        var wanted = wanted(invocation);
        var order = order(invocation);
        var rows = wanted == null ? rows(invocation) : rows(invocation, wanted);
        if (order != null) {
            rows = rows.stream().sorted(order).toList();
        }
        var arranged = arrange(invocation, rows);
        return arranged.subList(0, Math.min(most, arranged.size()));
    }

    /** The first of an order, as many as are shown; no more than twice as many, and a few, are held. */
    private List<T> first(Stream<T> flow, Comparator<T> order) {
        var first = new ArrayList<T>();
        flow.forEach(row -> {
            first.add(row);
            if (first.size() >= 2L * most + FEW) {
                first.sort(order);
                first.subList(most, first.size()).clear();
            }
        });
        first.sort(order);
        return first.subList(0, Math.min(most, first.size()));
    }

    private @Nullable Predicate<T> wanted(Invocation invocation) {
        if (most < 0) {
            throw new ShellException("-n is " + most + "; give 0 or more");
        }
        return filter.isEmpty() ? null : predicate(invocation, text());
    }

    private @Nullable Comparator<T> order(Invocation invocation) {
        return Order.of(order, names -> named(invocation, names));
    }

    /** The filter; bare pids are one too. */
    private String text() {
        boolean arePids = filter.stream().allMatch(word -> word.matches("\\d{1,18}"));
        return arePids ? "pid in (" + String.join(",", filter) + ")" : String.join(" ", filter);
    }

    /** What a filter says about rows. */
    final Predicate<T> predicate(Invocation invocation, String text) {
        return Filter.parse(text, fields(invocation), invocation.now(), invocation.zone());
    }

    final List<Field<T>> fields(Invocation invocation) {
        var fields = new ArrayList<Field<T>>();
        all(invocation).forEach(column -> fields.add(column.field()));
        fields.addAll(others(invocation));
        return fields;
    }

    private List<Column<T>> named(Invocation invocation, List<String> names) {
        var all = all(invocation);
        var options = all.stream().map(Column::option).toList();
        return names.stream()
                .map(name -> all.get(Nearest.index(name, "column", options)))
                .toList();
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        if (before.getLast().equals("-n")) {
            return List.of();
        }
        if (before.getLast().equals("-o") || before.getLast().equals("--sort")) {
            return FilterWords.list(all(invocation).stream().map(Column::option).toList(), typed);
        }
        return FilterWords.suggest(fields(invocation), () -> rows(invocation), before, typed);
    }
}

package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The columns of {@code ps}. */
final class ProcessColumns {
    /** Those of a plain {@code ps}. */
    static final List<Column<ProcessInfo>> USUAL = List.of(
            Column.pid("PID", ProcessInfo::pid),
            Column.pid("PPID", ProcessInfo::ppid),
            Column.text("USER", ProcessInfo::user),
            Column.text("STAT", ProcessInfo::stat),
            Column.span("AGE", ProcessInfo::age),
            Column.text("KIND", ProcessInfo::kind),
            Column.text("APP", ProcessInfo::app),
            Column.text("METHOD", ProcessInfo::method),
            Column.text("ROUTE", ProcessInfo::route),
            Column.text("CLIENT", ProcessInfo::client),
            Column.bytes("IN", ProcessInfo::in).atLeast(3),
            Column.bytes("OUT", ProcessInfo::out).atLeast(5));

    /** Those that {@code -l} adds. */
    static final List<Column<ProcessInfo>> MORE = List.of(
            Column.span("IDLE", ProcessInfo::idle),
            Column.text("WCHAN", ProcessInfo::wchan),
            Column.text(
                    "LIMIT",
                    info -> info.limits() == null ? null : info.limits().toString()),
            Column.text("THREAD", ProcessInfo::thread));

    /** Those that only {@code -o} shows. */
    private static final List<Column<ProcessInfo>> PICKED = List.of(
            Column.text("NAME", ProcessInfo::name),
            Column.text("TAGS", info -> info.tags().isEmpty() ? null : String.join(",", info.tags())));

    private ProcessColumns() {}

    /** All there are. */
    static List<Column<ProcessInfo>> all() {
        var all = new ArrayList<>(USUAL);
        all.addAll(MORE);
        all.addAll(PICKED);
        return all;
    }

    /** All of a plain or long listing. */
    static List<Column<ProcessInfo>> of(boolean isLong) {
        var columns = new ArrayList<>(USUAL);
        if (isLong) {
            columns.addAll(MORE);
        }
        return columns;
    }

    /** Those with these names, in that order. @throws ShellException for a name that is none */
    static List<Column<ProcessInfo>> named(List<String> names) {
        var all = all();
        var options = all.stream().map(Column::option).toList();
        var named = new ArrayList<Column<ProcessInfo>>();
        for (var name : names) {
            int at = options.indexOf(name.toLowerCase(Locale.ROOT));
            if (at < 0) {
                var hint = Nearest.hint(name, options);
                throw new ShellException("no column '" + name + "'"
                        + (hint.isEmpty() ? "; there are " + String.join(",", options) : hint));
            }
            named.add(all.get(at));
        }
        return named;
    }
}

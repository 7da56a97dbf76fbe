package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import io.archangel.shell.filter.Field;
import io.archangel.shell.filter.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The columns of {@code ps}. */
final class ProcessColumns {
    /** Those of a plain {@code ps}. */
    static final List<Column<ProcessInfo>> USUAL = List.of(
            Column.pid("PID", ProcessInfo::pid),
            Column.pid("PPID", ProcessInfo::ppid),
            Column.text("USER", ProcessInfo::user),
            Column.letters("STAT", ProcessInfo::stat),
            Column.span("AGE", ProcessInfo::age),
            Column.text("KIND", ProcessInfo::kind),
            Column.text("APP", ProcessInfo::app),
            Column.text("METHOD", ProcessInfo::method),
            Column.text("ROUTE", ProcessInfo::route),
            Column.address("CLIENT", ProcessInfo::client),
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

    /** What filters may ask besides. */
    static final List<Field<ProcessInfo>> OTHERS = List.of(new Field<>("state", Kind.LETTERS, ProcessInfo::stat));

    private ProcessColumns() {}

    /** All there are; NAME, TAGS and STARTED are shown by {@code -o} only. */
    static List<Column<ProcessInfo>> all(Invocation invocation) {
        var all = of(true);
        all.add(Column.text("NAME", ProcessInfo::name));
        all.add(new Column<>(
                "TAGS", "tags", false, 0, Kind.WORDS, ProcessInfo::tags, ProcessColumns::tags, ProcessColumns::tags));
        all.add(Column.time("STARTED", invocation, ProcessInfo::started));
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

    /** True for a column that is dear to find out: it takes a look at a thread. */
    static boolean needsStacks(String column) {
        return column.equals("wchan") || column.equals("thread");
    }

    /** True if a filter may ask for what a thread does; that it says the word is enough. */
    static boolean mayNeedStacks(String filter) {
        var text = filter.toLowerCase(Locale.ROOT);
        return text.contains("wchan") || text.contains("thread");
    }

    private static @Nullable String tags(ProcessInfo info) {
        return info.tags().isEmpty() ? null : String.join(",", info.tags());
    }
}

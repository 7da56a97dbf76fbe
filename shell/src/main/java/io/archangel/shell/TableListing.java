package io.archangel.shell;

import io.archangel.process.spi.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists what a module has mounted. */
@Command
final class TableListing extends Listing<List<@Nullable Object>> {
    private final Table table;

    /** Made once for the columns and the rows. */
    private @Nullable List<List<@Nullable Object>> rows;

    TableListing(Table table) {
        this.table = table;
    }

    @Override
    List<Column<List<@Nullable Object>>> columns(Invocation invocation) {
        var now = invocation.manager().clock().instant();
        var columns = new ArrayList<Column<List<@Nullable Object>>>();
        for (int at = 0; at < table.columns().size(); at++) {
            columns.add(column(at, invocation, now));
        }
        return columns;
    }

    @Override
    List<List<@Nullable Object>> rows(Invocation invocation) {
        var made = rows;
        if (made == null) {
            made = List.copyOf(table.rows().get());
            rows = made;
        }
        return made;
    }

    private Column<List<@Nullable Object>> column(int at, Invocation invocation, Instant now) {
        var name = table.columns().get(at);
        boolean isSpan = any(at, invocation, Duration.class::isInstance);
        boolean isRight = isSpan || any(at, invocation, Number.class::isInstance);
        boolean isPid = name.equals("pid") || name.endsWith("_pid") || name.equals("ppid");
        return new Column<>(
                name.toUpperCase(Locale.ROOT),
                isSpan ? name + "_ms" : name,
                isRight,
                0,
                row -> text(cell(row, at), now, invocation.zone()),
                row -> value(cell(row, at), isPid));
    }

    private boolean any(int at, Invocation invocation, Predicate<@Nullable Object> is) {
        return rows(invocation).stream().anyMatch(row -> is.test(cell(row, at)));
    }

    private static @Nullable Object cell(List<@Nullable Object> row, int at) {
        return at < row.size() ? row.get(at) : null;
    }

    private static @Nullable String text(@Nullable Object value, Instant now, ZoneId zone) {
        if (value instanceof Duration span) {
            return Units.span(span);
        }
        if (value instanceof Instant time) {
            return History.time(time, now, zone);
        }
        if (value instanceof Double number) {
            return String.format(Locale.ROOT, "%.1f", number);
        }
        return value == null ? null : value.toString();
    }

    private static @Nullable Object value(@Nullable Object value, boolean isPid) {
        if (value instanceof Duration span) {
            return span.toMillis();
        }
        return isPid && value != null ? value.toString() : value;
    }
}

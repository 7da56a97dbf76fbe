package io.archangel.shell;

import io.archangel.process.spi.Table;
import io.archangel.shell.filter.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists what a module has mounted. */
@Command
final class TableListing extends Listing<List<@Nullable Object>> {
    /** A column that is a stack's, which not everybody sees. */
    private static final String FRAME = "frame";

    private final Table table;

    /** Made once for the columns and the rows, and not copied: so many a module may have. */
    private @Nullable List<List<@Nullable Object>> rows;

    TableListing(Table table) {
        this.table = table;
    }

    @Override
    List<Column<List<@Nullable Object>>> columns(Invocation invocation) {
        var now = invocation.now();
        var columns = new ArrayList<Column<List<@Nullable Object>>>();
        for (int at = 0; at < table.columns().size(); at++) {
            if (invocation.seesStacks() || !table.columns().get(at).equals(FRAME)) {
                columns.add(column(at, now, invocation.zone()));
            }
        }
        return columns;
    }

    @Override
    List<List<@Nullable Object>> rows(Invocation invocation) {
        return made();
    }

    private List<List<@Nullable Object>> made() {
        var made = rows;
        if (made == null) {
            made = table.rows().get();
            rows = made;
        }
        return made;
    }

    private Column<List<@Nullable Object>> column(int at, Instant now, ZoneId zone) {
        var name = table.columns().get(at);
        var kind = kind(name, at);
        boolean isPid = name.equals("pid") || name.endsWith("_pid") || name.equals("ppid");
        return new Column<>(
                name.toUpperCase(Locale.ROOT),
                kind == Kind.SPAN ? name + "_ms" : name,
                kind == Kind.SPAN || kind == Kind.NUMBER,
                0,
                kind,
                row -> kind == Kind.TEXT || kind == Kind.ADDRESS ? word(cell(row, at)) : cell(row, at),
                row -> text(cell(row, at), now, zone),
                row -> json(cell(row, at), isPid));
    }

    /** What the first of its values is; text where there is none, unless its name tells. */
    private Kind kind(String name, int at) {
        for (var row : made()) {
            var value = cell(row, at);
            if (value != null) {
                return switch (value) {
                    case Duration span -> Kind.SPAN;
                    case Number number -> Kind.NUMBER;
                    case Instant time -> Kind.TIME;
                    case Boolean truth -> Kind.FLAG;
                    default -> name.equals("address") || name.equals("client") ? Kind.ADDRESS : Kind.TEXT;
                };
            }
        }
        return Kind.TEXT;
    }

    private static @Nullable Object cell(List<@Nullable Object> row, int at) {
        return at < row.size() ? row.get(at) : null;
    }

    private static @Nullable String word(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable String text(@Nullable Object value, Instant now, ZoneId zone) {
        return switch (value) {
            case Duration span -> Units.span(span);
            case Instant time -> Units.time(time, now, zone);
            case Double number -> String.format(Locale.ROOT, "%.1f", number);
            case null -> null;
            default -> value.toString();
        };
    }

    private static @Nullable Object json(@Nullable Object value, boolean isPid) {
        if (value instanceof Duration span) {
            return span.toMillis();
        }
        return isPid && value != null ? value.toString() : value;
    }
}

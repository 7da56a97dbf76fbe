package io.archangel.shell;

import io.archangel.process.HistoryEntry;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what has been. */
@Command(name = "history", description = "List the processes that have ended, the latest first.")
final class History extends Listing<HistoryEntry> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    @Option(names = "-n", paramLabel = "COUNT", description = "Show at most so many.")
    int most = Integer.MAX_VALUE;

    @Option(names = "-l", description = "Also show HAUNTED, how long a thread outlived it as a zombie.")
    boolean isLong;

    @Override
    List<Column<HistoryEntry>> columns(Invocation invocation) {
        var columns = new ArrayList<>(usual(invocation));
        if (isLong) {
            columns.add(Column.maybe("HAUNTED", HistoryEntry::haunted));
        }
        return columns;
    }

    private static List<Column<HistoryEntry>> usual(Invocation invocation) {
        var now = invocation.manager().clock().instant();
        return List.of(
                Column.pid("PID", HistoryEntry::pid),
                Column.text("KIND", HistoryEntry::kind),
                Column.text("APP", HistoryEntry::app),
                Column.text("NAME", HistoryEntry::name),
                new Column<>(
                        "STARTED",
                        "started",
                        false,
                        0,
                        entry -> time(entry.started(), now, invocation.zone()),
                        HistoryEntry::started),
                Column.span("DURATION", HistoryEntry::duration),
                Column.bytes("IN", HistoryEntry::in),
                Column.bytes("OUT", HistoryEntry::out),
                Column.<HistoryEntry>text("EXIT", HistoryEntry::exit).atLeast(7),
                Column.text("BY", HistoryEntry::by),
                Column.text("REASON", HistoryEntry::reason));
    }

    @Override
    List<HistoryEntry> rows(Invocation invocation) {
        if (most < 0) {
            throw new ShellException("-n is " + most + "; give 0 or more");
        }
        var all = invocation.manager().history();
        return all.subList(0, Math.min(most, all.size()));
    }

    /** The time of day, and the day too if it is not today. */
    static String time(Instant instant, Instant now, ZoneId zone) {
        var local = instant.atZone(zone);
        var isToday = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
        return local.format(isToday ? TIME : DAY);
    }
}

package io.archangel.shell;

import io.archangel.process.HistoryEntry;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what has been. */
@Command(name = "history", description = "List the processes that have ended, the latest first.")
final class History extends Listing<HistoryEntry> {
    @Option(names = "-l", description = "Also show HAUNTED, how long a thread outlived it as a zombie.")
    boolean isLong;

    @Override
    List<Column<HistoryEntry>> columns(Invocation invocation) {
        var all = all(invocation);
        return isLong ? all : all.subList(0, all.size() - 1);
    }

    @Override
    List<Column<HistoryEntry>> all(Invocation invocation) {
        return new ArrayList<>(List.of(
                Column.pid("PID", HistoryEntry::pid),
                Column.text("KIND", HistoryEntry::kind),
                Column.text("APP", HistoryEntry::app),
                Column.text("NAME", HistoryEntry::name),
                Column.time("STARTED", invocation, HistoryEntry::started),
                Column.span("DURATION", HistoryEntry::duration),
                Column.bytes("IN", HistoryEntry::in),
                Column.bytes("OUT", HistoryEntry::out),
                Column.<HistoryEntry>text("EXIT", HistoryEntry::exit).atLeast(7),
                Column.text("BY", HistoryEntry::by),
                Column.text("REASON", HistoryEntry::reason),
                Column.span("HAUNTED", HistoryEntry::haunted)));
    }

    @Override
    List<HistoryEntry> rows(Invocation invocation) {
        return invocation.manager().history();
    }
}

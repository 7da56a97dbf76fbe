package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Finds processes by name. */
@Command(
        name = "pgrep",
        description = "List the pids of those whose name holds a pattern, or of all of a filter.",
        footer = {"", "Exit code 0 if there is one, 1 if not."})
final class Pgrep extends ProcessListing {
    @Option(names = "-l", description = "Also show the name.")
    boolean isLong;

    @Option(names = "-c", description = "Show how many there are.")
    boolean isCount;

    @Override
    List<Column<ProcessInfo>> columns(Invocation invocation) {
        return ProcessColumns.USUAL;
    }

    @Override
    int run(Invocation invocation) throws Exception {
        if (filter.isEmpty()) {
            throw new ShellException("whom? give a pattern such as chat, or a filter such as app=chat");
        }
        filter = List.of(filter(filter));
        var found = found(invocation);
        boolean isGrid = !isCount && picked != null;
        long count = isJson || isGrid ? show(invocation, found) : pids(invocation, found);
        return count == 0 ? Shell.FAILED : Shell.DONE;
    }

    /** Shows the pids, or how many there are. @return how many */
    private long pids(Invocation invocation, Iterable<ProcessInfo> found) {
        long count = 0;
        for (var info : found) {
            count++;
            if (!isCount) {
                invocation.paper().line(info.pid() + (isLong ? " " + info.name() : ""));
            }
        }
        if (isCount) {
            invocation.paper().line(Long.toString(count));
        }
        return count;
    }

    /** A single word that compares nothing is a pattern for names. */
    static String filter(List<String> words) {
        var only = words.size() == 1 ? words.getFirst() : "";
        boolean isPattern = !only.isEmpty() && only.chars().noneMatch(letter -> "=<>~ \"".indexOf(letter) >= 0);
        return isPattern ? "name~\"" + only + '"' : String.join(" ", words);
    }
}

package io.archangel.shell;

import java.util.List;
import picocli.CommandLine.Option;

/** A command that shows rows. */
abstract class Listing<T> extends Executable {
    @Option(names = "--json", description = "Show an array of JSON objects.")
    boolean isJson;

    abstract List<Column<T>> columns(Invocation invocation);

    abstract List<T> rows(Invocation invocation);

    @Override
    int run(Invocation invocation) {
        var columns = columns(invocation);
        var rows = rows(invocation);
        if (isJson) {
            invocation.paper().json(columns, rows);
        } else {
            invocation.paper().grid(columns, rows);
        }
        return Shell.DONE;
    }
}

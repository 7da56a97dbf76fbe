package io.archangel.shell;

import picocli.CommandLine.Command;

/** Signals processes by name. */
@Command(
        name = "pkill",
        description = "Signal the processes whose name holds a pattern, or all of a filter.",
        footer = {"", "It shows how many that are and asks, unless --yes is given; pgrep lists them."})
final class Pkill extends KillCommand {
    @Override
    boolean isByPid() {
        return false;
    }

    @Override
    String filter() {
        return Pgrep.filter(whom);
    }
}

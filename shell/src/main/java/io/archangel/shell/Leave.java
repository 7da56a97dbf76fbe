package io.archangel.shell;

import picocli.CommandLine.Command;

/** Leaves the shell, which is up to whoever reads the lines; where there is one command there is nothing to leave. */
@Command(name = "exit", description = "Leave the shell.")
final class Leave extends Executable {
    @Override
    boolean onlyReads() {
        return true;
    }

    @Override
    int run(Invocation invocation) {
        return Shell.DONE;
    }
}

package io.archangel.web;

import io.archangel.process.ProcessManager;
import io.archangel.shell.Shell;

/** What all parts of a console have in common. */
record Building(ProcessManager manager, Shell shell, WebOptions options) {
    Commands commands() {
        return new Commands(shell);
    }
}

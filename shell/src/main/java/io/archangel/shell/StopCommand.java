package io.archangel.shell;

import io.archangel.process.Signal;
import picocli.CommandLine.Command;

/** Holds processes up. */
@Command(
        name = "stop",
        description = "Hold processes up: nothing is read or written, code waits at its next checkpoint.",
        footer = {
            "",
            "STAT is T once it stands still; cont has it go on. Meanwhile its age runs, and no time that its client has."
        })
final class StopCommand extends Signalling {
    @Override
    Signal sent() {
        return Signal.STOP;
    }
}

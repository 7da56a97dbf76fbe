package io.archangel.shell;

import io.archangel.process.Signal;
import picocli.CommandLine.Command;

/** Lets processes go on. */
@Command(name = "cont", description = "Let processes go on that were stopped.")
final class ContCommand extends Signalling {
    @Override
    Signal sent() {
        return Signal.CONT;
    }
}

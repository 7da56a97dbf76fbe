package io.archangel.shell;

import io.archangel.process.Process;
import io.archangel.process.Signal;
import picocli.CommandLine.Command;

/** Lets processes outlive their clients. */
@Command(
        name = "nohup",
        description = "Let processes go on when their client has gone.",
        footer = {"", "What they write then is dropped, and they are children of nobody."})
final class Nohup extends Tuning {
    @Override
    String deed() {
        return "nohup";
    }

    @Override
    String change(Process process) {
        process.ignore(Signal.HUP);
        return "takes no notice of HUP";
    }
}

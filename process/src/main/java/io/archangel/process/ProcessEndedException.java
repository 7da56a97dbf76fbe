package io.archangel.process;

/** Thrown at a checkpoint in the code of a process that has ended, so that the code ends too. */
public final class ProcessEndedException extends ProcessException {
    private static final long serialVersionUID = 1L;

    ProcessEndedException(Process process, Exit exit) {
        super("process " + process.pid() + " has ended (" + exit.word() + "), and so must its code");
    }
}

package io.archangel.shell;

import io.archangel.process.Process;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** One person at one console: a line read, a line run, until there is none. */
final class Session {
    private static final String PROMPT = "archangel> ";

    private final Shell shell;
    private final Commands commands;
    private final Principal who;
    private final Console console;

    Session(Shell shell, Commands commands, Principal who, Console console) {
        this.shell = shell;
        this.commands = commands;
        this.who = who;
        this.console = console;
    }

    void run() {
        try (var editor = new LineEditor(console, words -> commands.suggest(who, words))) {
            var line = editor.read(PROMPT);
            while (line != null && !isLeaving(line) && isWanted()) {
                var command = line;
                editor.interruptible(() -> runIfWanted(command, editor.output()));
                line = editor.read(PROMPT);
            }
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    /** Asked again with the interrupt cleared: an end ordered before that is seen here, a later one interrupts. */
    private void runIfWanted(String line, Output output) {
        if (isWanted()) {
            shell.execute(who, line, output);
        }
    }

    /** False once the process of this session has been ended. */
    private static boolean isWanted() {
        return Process.current().map(Process::isAlive).orElse(true);
    }

    private static boolean isLeaving(String line) {
        return List.of("exit").equals(List.of(line.strip().split("\\s+")));
    }
}

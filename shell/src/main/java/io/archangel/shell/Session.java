package io.archangel.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** One person at one console: a line read, a line run, until there is none. */
final class Session {
    private static final String PROMPT = "archangel> ";

    private final Commands commands;
    private final Principal who;
    private final Console console;
    private final LineLog log;

    /** The last line that only reads, which an empty line repeats. */
    private String repeated = "";

    Session(Commands commands, Principal who, Console console, LineLog log) {
        this.commands = commands;
        this.who = who;
        this.console = console;
        this.log = log;
    }

    void run() {
        try (var editor = new LineEditor(console, words -> commands.suggest(who, last(words)))) {
            editor.remember(log.latest(who));
            var sequence = new Sequence(commands, who);
            var line = editor.read(PROMPT);
            while (line != null && Sequence.isWanted()) {
                var command = line.isBlank() && !editor.isDropped() ? repeated : line;
                if (!line.isBlank()) {
                    log.add(who, line);
                }
                editor.interruptible(() -> sequence.run(command, editor.output()));
                if (sequence.isLeft()) {
                    return;
                }
                repeated = sequence.onlyRead(command) ? command : repeated;
                line = editor.read(PROMPT);
            }
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    /** The words of the last command of a line. */
    private static List<String> last(List<String> words) {
        for (int at = words.size() - 2; at >= 0; at--) {
            if (words.get(at).endsWith(";")) {
                return words.subList(at + 1, words.size());
            }
        }
        return words;
    }
}

package io.archangel.loop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What program to start, and how. Nothing is taken from this JVM: the folder is given, and the environment is empty unless
 * told. No shell is asked unless by {@link #shell}.
 *
 * @param words       the program, a path or a name that is looked for in this JVM's PATH, and its arguments
 * @param directory   the folder that it runs in
 * @param environment its environment variables
 * @param merged      whether what it writes to 2 (stderr) comes with 1 (stdout), in the order in which it was written
 */
public record Command(List<String> words, Path directory, Map<String, String> environment, boolean merged) {

    /** @throws LoopException if there is no program, or a word could not be handed over */
    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new LoopException("words has no program; give its name or path first, then its arguments");
        }
        for (var word : words) {
            if (word.indexOf('\0') >= 0) {
                throw new LoopException("a word of '" + words.getFirst() + "' holds a NUL character, where it would"
                        + " end for the operating system; take it out");
            }
        }
    }

    /** A program and its arguments, in a folder, with an empty environment and three pipes. */
    public static Command of(Path directory, String... words) {
        return new Command(List.of(words), directory, Map.of(), false);
    }

    /** A line for {@code /bin/sh}. Never put into it what came from outside: the shell would do what it says. */
    public static Command shell(Path directory, String line) {
        return of(directory, "/bin/sh", "-c", line);
    }

    /** The same with these environment variables, and no others. */
    public Command environment(Map<String, String> variables) {
        return new Command(words, directory, variables, merged);
    }

    /** The same, 2 coming with 1. */
    public Command merge() {
        return new Command(words, directory, environment, true);
    }
}

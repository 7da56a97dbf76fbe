package io.archangel.shell;

import java.util.List;
import picocli.CommandLine.Option;

/** What runs when its name is typed. A fresh object for each run; picocli fills in its options before. */
abstract class Executable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean wantsHelp;

    /** Does it. May block. @return the exit code */
    abstract int run(Invocation invocation) throws Exception;

    /** True if it changes nothing, so that it may be run again by an empty line. */
    boolean onlyReads() {
        return false;
    }

    /** Says that the person may not. @return the exit code */
    int deny(Invocation invocation) {
        invocation
                .paper()
                .error(invocation.words().getFirst() + ": denied to " + invocation.who() + ", who is "
                        + Roles.word(invocation.who().role()));
        return Shell.FAILED;
    }

    /** Brings what people are used to type into the form that picocli reads. */
    List<String> normal(List<String> arguments) {
        return arguments;
    }

    /**
     * What could stand where the last word is typed, besides options.
     *
     * @param before the words before it, its own name first
     * @param typed  what is there of the last word
     */
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        return List.of();
    }
}

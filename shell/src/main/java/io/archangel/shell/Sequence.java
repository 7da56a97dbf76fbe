package io.archangel.shell;

import io.archangel.process.Process;
import java.util.List;

/** The commands of a line, one after the other, until one is interrupted, the session is ended, or one leaves. */
final class Sequence {
    private final Commands commands;
    private final Principal who;
    private boolean isLeft;

    Sequence(Commands commands, Principal who) {
        this.commands = commands;
        this.who = who;
    }

    /** Runs them. @return the exit code of the last that was run */
    int run(String line, Output out) {
        List<List<String>> all;
        try {
            all = Words.commands(line);
        } catch (ShellException notUnderstood) {
            return commands.refuse(String.valueOf(notUnderstood.getMessage()), out);
        }
        int code = Shell.DONE;
        for (var words : all) {
            if (isLeft || code == Shell.INTERRUPTED || !isWanted()) {
                return code;
            }
            code = commands.run(who, words, out);
            isLeft = words.equals(List.of("exit"));
        }
        return code;
    }

    /** True once one of them was to leave the shell. */
    boolean isLeft() {
        return isLeft;
    }

    /** True if they do nothing but show something. */
    boolean onlyRead(String line) {
        try {
            var all = Words.commands(line);
            return !all.isEmpty() && all.stream().allMatch(words -> commands.onlyReads(words.getFirst()));
        } catch (ShellException notUnderstood) {
            return false;
        }
    }

    /** False once the process of this session has been ended. */
    static boolean isWanted() {
        return Process.current().map(Process::isAlive).orElse(true);
    }
}

package io.archangel.shell;

import io.archangel.process.ProcessManager;
import java.time.ZoneId;
import java.util.List;

/** The shell: lines to words, words to commands. */
final class CommandShell implements Shell {
    private final Commands commands;

    CommandShell(ProcessManager manager, Audit audit, ZoneId zone) {
        commands = new Commands(manager, audit, zone);
    }

    @Override
    public int execute(Principal who, List<String> words, Output out) {
        return commands.run(who, words, out);
    }

    @Override
    public int execute(Principal who, String line, Output out) {
        List<String> words;
        try {
            words = Words.split(line);
        } catch (ShellException notUnderstood) {
            return commands.refuse(String.valueOf(notUnderstood.getMessage()), out);
        }
        return execute(who, words, out);
    }

    @Override
    public void interact(Principal who, Console console) {
        new Session(this, commands, who, console).run();
    }
}

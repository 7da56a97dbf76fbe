package io.archangel.ssh;

import io.archangel.shell.Console;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;

/** A terminal at the far end of an SSH connection, as the shell sees it. */
record SshConsole(Environment environment, InputStream input, OutputStream output) implements Console {

    @Override
    public String type() {
        return environment.getEnv().getOrDefault(Environment.ENV_TERM, "dumb");
    }

    /** What MINA has heard of it last; a size of nothing is what a client says that does not know. */
    @Override
    public Size size() {
        return new Size(
                number(Environment.ENV_COLUMNS, Size.USUAL.columns()),
                number(Environment.ENV_LINES, Size.USUAL.rows()));
    }

    private int number(String name, int usual) {
        var text = environment.getEnv().getOrDefault(name, "");
        int said = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        return said == 0 ? usual : said;
    }
}

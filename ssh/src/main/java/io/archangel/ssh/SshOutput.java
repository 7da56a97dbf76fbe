package io.archangel.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.shell.Output;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Where the text of a command goes that has no terminal: two streams. */
final class SshOutput implements Output {
    private final SshConsole console;
    private final OutputStream err;

    SshOutput(SshConsole console, OutputStream err) {
        this.console = console;
        this.err = err;
    }

    @Override
    public void out(String text) {
        write(console.output(), text);
    }

    @Override
    public void err(String text) {
        write(err, text);
    }

    @Override
    public int width() {
        return console.size().columns();
    }

    private static void write(OutputStream to, String text) {
        try {
            to.write(text.getBytes(UTF_8));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}

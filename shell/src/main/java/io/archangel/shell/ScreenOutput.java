package io.archangel.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes what commands show on a screen. */
final class ScreenOutput implements Output {
    private final Screen screen;
    private final Console console;

    ScreenOutput(Screen screen, Console console) {
        this.screen = screen;
        this.console = console;
    }

    @Override
    public void out(String text) {
        try {
            screen.output().write(text.getBytes(UTF_8));
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    @Override
    public void err(String text) {
        out(text);
    }

    @Override
    public int width() {
        return console.size().columns();
    }

    @Override
    public boolean isTerminal() {
        return true;
    }

    @Override
    public boolean isColored() {
        return screen.isColored();
    }
}

package io.archangel.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Writes what commands show on a screen. */
final class ScreenOutput implements Output {
    private final Screen screen;
    private final Console console;
    private final LineEditor editor;

    ScreenOutput(Screen screen, Console console, LineEditor editor) {
        this.editor = editor;
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
    public int height() {
        return console.size().rows();
    }

    @Override
    public Optional<String> ask(String question) {
        return editor.ask(question);
    }

    @Override
    public Optional<Keyboard> keyboard() {
        return screen.isPlain() ? Optional.empty() : Optional.of(editor.keyboard());
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

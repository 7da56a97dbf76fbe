package io.archangel.shell;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A screen that is drawn again and again in place, beside the one that the person comes from and goes back to. Without a terminal
 * whose cursor can be moved it is one text after the other.
 */
final class Live implements AutoCloseable {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    /** What arrows and their like send, and what they are called. */
    private static final List<String> SEQUENCES = List.of("[A", "[B", "[C", "[D", "[5~", "[6~", "[H", "[F");

    private static final List<Integer> MEANINGS =
            List.of(Key.UP, Key.DOWN, Key.RIGHT, Key.LEFT, Key.PAGE_UP, Key.PAGE_DOWN, Key.FIRST, Key.LAST);

    private final Paper paper;
    private final Keyboard keyboard;

    private Live(Paper paper, Keyboard keyboard) {
        this.paper = paper;
        this.keyboard = keyboard;
        paper.control(ENTER);
    }

    /** Keys that send more than a character. */
    static final class Key {
        static final int UP = -10;
        static final int DOWN = -11;
        static final int RIGHT = -12;
        static final int LEFT = -13;
        static final int PAGE_UP = -14;
        static final int PAGE_DOWN = -15;
        static final int FIRST = -16;
        static final int LAST = -17;
        static final int ESCAPE = 27;

        private Key() {}
    }

    /** Takes the screen. */
    static Live on(Paper paper, Keyboard keyboard) {
        return new Live(paper, keyboard);
    }

    /** Shows lines that are safe and no wider than the screen, as many as fit. */
    void draw(List<String> lines) {
        int most = Math.max(1, paper.height());
        var screen = new StringBuilder(HOME);
        for (int at = 0; at < Math.min(most, lines.size()); at++) {
            screen.append(at == 0 ? "" : "\n").append(lines.get(at)).append(REST_OF_LINE);
        }
        paper.control(screen.append(lines.size() < most ? "\n" : "")
                .append(REST_OF_SCREEN)
                .toString());
    }

    /** The next key, or {@link Keyboard#NOTHING}, or {@link Keyboard#END}. */
    int key(Duration atMost) throws IOException {
        int key = keyboard.read(atMost);
        return key == Key.ESCAPE ? sequence() : key;
    }

    private int sequence() throws IOException {
        var typed = new StringBuilder();
        var soon = Duration.ofMillis(50);
        for (int next = keyboard.read(soon); next > 0 && typed.length() < 8; next = keyboard.read(soon)) {
            typed.appendCodePoint(next == 'O' && typed.isEmpty() ? '[' : next);
            boolean isEnd = typed.length() > 1 && (Character.isLetter(next) || next == '~');
            if (isEnd) {
                int known = SEQUENCES.indexOf(typed.toString());
                return known < 0 ? Keyboard.NOTHING : MEANINGS.get(known);
            }
        }
        return typed.isEmpty() ? Key.ESCAPE : Keyboard.NOTHING;
    }

    /** Asks for a line on the last line of the screen; null if it was given up. */
    @Nullable
    String ask(List<String> above, String question) throws IOException {
        var typed = new StringBuilder();
        while (true) {
            var lines = new ArrayList<>(above.subList(0, Math.min(above.size(), Math.max(0, paper.height() - 1))));
            lines.add(Paper.fitted(question + typed + "_", paper.width()));
            draw(lines);
            int key = key(Duration.ofSeconds(30));
            if (key == '\r' || key == '\n') {
                return typed.toString();
            }
            if (key == Key.ESCAPE || key == Keyboard.END) {
                return null;
            }
            if ((key == 8 || key == 127) && !typed.isEmpty()) {
                typed.setLength(typed.offsetByCodePoints(typed.length(), -1));
            } else if (key >= ' ' && key != 127 && typed.length() < 200) {
                var letter = Character.toString(key);
                typed.append(letter.equals(Escape.visible(letter)) ? letter : "");
            }
        }
    }

    /** Gives the screen back. */
    @Override
    public void close() {
        paper.control(LEAVE);
    }
}

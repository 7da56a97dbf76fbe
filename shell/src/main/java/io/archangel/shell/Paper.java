package io.archangel.shell;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command writes on. Whatever is shown goes through here, and here alone it is escaped: no command sends text to
 * an output itself.
 */
final class Paper {
    /** As long as a name, a path or a reason may show. */
    private static final int CELL = 256;

    private static final int LINE = 2048;
    private static final int NARROWEST = 8;
    private static final int BATCH = 8192;
    private static final String BOLD = "\u001b[1m";
    private static final String NORMAL = "\u001b[0m";

    private final Output output;

    Paper(Output output) {
        this.output = output;
    }

    /** One that nobody reads. */
    static Paper none() {
        return new Paper(new Output() {
            @Override
            public void out(String text) {}

            @Override
            public void err(String text) {}
        });
    }

    /** How wide the reader's screen is. */
    int width() {
        return output.width();
    }

    int height() {
        return output.height();
    }

    /** True if a person looks at it. */
    boolean isTerminal() {
        return output.isTerminal();
    }

    boolean isColored() {
        return output.isColored();
    }

    /** Asks whoever reads this; empty where nobody can answer. */
    Optional<String> ask(String question) {
        try {
            return output.ask(Escape.visible(question, LINE));
        } catch (UncheckedIOException lost) {
            throw new Gone(lost);
        }
    }

    /** Their keys, where the screen can be filled. */
    Optional<Keyboard> keyboard() {
        return output.keyboard();
    }

    /** What moves the cursor, or turns the colour: a command's own, never a stranger's. */
    void control(String sequence) {
        out(sequence);
    }

    /** A line of an answer. */
    void line(String text) {
        out(Escape.visible(text, LINE) + "\n");
    }

    /** Lines of an answer, broken where the text has line ends. */
    void lines(String text) {
        text.lines().forEach(this::line);
    }

    /** A line that says what went wrong. */
    void error(String text) {
        try {
            output.err(Escape.visible(text, LINE) + "\n");
        } catch (UncheckedIOException lost) {
            throw new Gone(lost);
        }
    }

    /** A head and a line for each row, every column as wide as its widest cell. */
    <T> void grid(List<Column<T>> columns, List<T> rows) {
        var cells = new ArrayList<String[]>(rows.size() + 1);
        cells.add(columns.stream().map(Column::title).toArray(String[]::new));
        for (var row : rows) {
            cells.add(columns.stream()
                    .map(column -> cell(column.text().apply(row)))
                    .toArray(String[]::new));
        }
        var widths = new int[columns.size()];
        for (int at = 0; at < widths.length; at++) {
            widths[at] = columns.get(at).least();
            for (var line : cells) {
                widths[at] = Math.max(widths[at], Escape.width(line[at]));
            }
        }
        boolean isCut = output.isTerminal() && squeeze(columns, widths, output.width());
        var batch = new StringBuilder();
        for (int at = 0; at < cells.size(); at++) {
            boolean isBold = at == 0 && output.isColored();
            batch.append(isBold ? BOLD : "");
            append(batch, columns, widths, isCut ? cut(cells.get(at), widths) : cells.get(at));
            batch.append(isBold ? NORMAL : "").append('\n');
            flush(batch, BATCH);
        }
        flush(batch, 1);
    }

    /** Makes columns of words narrower, the widest first, until a line fits the screen. @return true if any was */
    private static <T> boolean squeeze(List<Column<T>> columns, int[] widths, int screen) {
        int over = widths.length - 1 - screen;
        for (int width : widths) {
            over += width;
        }
        boolean isSqueezed = false;
        while (over > 0) {
            int widest = -1;
            for (int at = 0; at < widths.length; at++) {
                boolean canGive = !columns.get(at).isRight() && widths[at] > NARROWEST;
                widest = canGive && (widest < 0 || widths[at] > widths[widest]) ? at : widest;
            }
            if (widest < 0) {
                return isSqueezed;
            }
            widths[widest]--;
            over--;
            isSqueezed = true;
        }
        return isSqueezed;
    }

    /** Texts that are wider than their column, cut: what is seen of them is a guess at the whole, which -o or --json shows. */
    private static String[] cut(String[] cells, int[] widths) {
        var cut = new String[cells.length];
        for (int at = 0; at < cells.length; at++) {
            cut[at] = fitted(cells[at], widths[at]);
        }
        return cut;
    }

    /** A text of at most so many columns; if it was cut, the last is {@code …}. */
    static String fitted(String visible, int columns) {
        if (Escape.width(visible) <= columns) {
            return visible;
        }
        int end = 0;
        int width = 0;
        while (end < visible.length()) {
            int next = end + Character.charCount(visible.codePointAt(end));
            width += Escape.width(visible.substring(end, next));
            if (width > columns - 1) {
                break;
            }
            end = next;
        }
        return visible.substring(0, end) + "…";
    }

    /** An array of objects, one a line. */
    <T> void json(List<Column<T>> columns, List<T> rows) {
        var batch = new StringBuilder("[");
        var separator = "";
        for (var row : rows) {
            batch.append(separator).append(object(columns, row));
            separator = ",\n";
            flush(batch, BATCH);
        }
        flush(batch.append("]\n"), 1);
    }

    /** An object a line, without an array around them, so that others may follow. */
    <T> void jsonLines(List<Column<T>> columns, List<T> rows) {
        var batch = new StringBuilder();
        for (var row : rows) {
            batch.append(object(columns, row)).append('\n');
            flush(batch, BATCH);
        }
        flush(batch, 1);
    }

    private static <T> String object(List<Column<T>> columns, T row) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        columns.forEach(column -> fields.put(column.key(), column.json().apply(row)));
        return Json.line(fields);
    }

    private static String cell(@Nullable String text) {
        return text == null || text.isEmpty() ? "-" : Escape.visible(text, CELL);
    }

    private static <T> void append(StringBuilder line, List<Column<T>> columns, int[] widths, String[] cells) {
        int last = cells.length - 1;
        for (int at = 0; at <= last; at++) {
            var padding = " ".repeat(widths[at] - Escape.width(cells[at]));
            var isRight = columns.get(at).isRight();
            line.append(isRight ? padding : "").append(cells[at]);
            if (at < last) {
                line.append(isRight ? "" : padding).append(' ');
            }
        }
    }

    /** Hands a batch on. Much of it is not waited for by who has interrupted the command. */
    private void flush(StringBuilder batch, int from) {
        if (batch.length() >= BATCH && Thread.currentThread().isInterrupted()) {
            throw new Gone(new UncheckedIOException(new InterruptedIOException("interrupted")));
        }
        if (batch.length() >= from) {
            out(batch.toString());
            batch.setLength(0);
        }
    }

    private void out(String text) {
        try {
            output.out(text);
        } catch (UncheckedIOException lost) {
            throw new Gone(lost);
        }
    }

    /** Whoever read this has gone, or wants no more of it; no fault of the command. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone(UncheckedIOException cause) {
            super(cause);
        }

        /** True if the person is still there, and has interrupted the command. */
        boolean isInterrupt() {
            return getCause() instanceof UncheckedIOException lost && lost.getCause() instanceof InterruptedIOException;
        }
    }
}

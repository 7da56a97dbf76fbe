package io.archangel.shell;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
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
    private static final int BATCH = 8192;

    /** So many rows are looked at for how wide columns are before the first is written, and then so many at a time. */
    private static final int MEASURED = 1000;

    private static final int AHEAD = 16;
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

    /**
     * A head and a line for each row, every column as wide as its widest cell among the first thousand rows; what is wider further down
     * widens it from there. Of what the reader has not taken a few rows are held, and no more are made.
     *
     * @return how many rows there were
     */
    <T> long grid(List<Column<T>> columns, Iterable<T> rows) {
        var widths = new Widths<>(columns);
        var cells = new ArrayDeque<String[]>();
        cells.add(widths.heads());
        var left = rows.iterator();
        var batch = new StringBuilder();
        long lines = 0;
        do {
            while (cells.size() <= (lines == 0 ? MEASURED : AHEAD) && left.hasNext()) {
                var row = left.next();
                cells.add(columns.stream()
                        .map(column -> cell(column.text().apply(row)))
                        .toArray(String[]::new));
            }
            cells.forEach(widths::widen);
            var layout = widths.layout(output.isTerminal() ? output.width() : Integer.MAX_VALUE);
            for (var line = cells.poll(); line != null; line = cells.poll()) {
                boolean isBold = lines++ == 0 && output.isColored();
                batch.append(isBold ? BOLD : "");
                layout.append(batch, line);
                batch.append(isBold ? NORMAL : "").append('\n');
                flush(batch, BATCH);
            }
        } while (left.hasNext());
        flush(batch, 1);
        return lines - 1;
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

    /** An array of objects, one a line, each made when the reader has taken those before. @return how many */
    <T> long json(List<Column<T>> columns, Iterable<T> rows) {
        var batch = new StringBuilder("[");
        long objects = 0;
        for (var row : rows) {
            batch.append(objects++ == 0 ? "" : ",\n").append(object(columns, row));
            flush(batch, BATCH);
        }
        flush(batch.append("]\n"), 1);
        return objects;
    }

    /** An object a line, without an array around them, so that others may follow. */
    <T> void jsonLines(List<Column<T>> columns, Iterable<T> rows) {
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

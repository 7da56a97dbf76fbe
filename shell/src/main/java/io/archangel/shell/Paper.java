package io.archangel.shell;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
        var batch = new StringBuilder();
        for (int at = 0; at < cells.size(); at++) {
            boolean isBold = at == 0 && output.isColored();
            batch.append(isBold ? BOLD : "");
            append(batch, columns, widths, cells.get(at));
            batch.append(isBold ? NORMAL : "").append('\n');
            flush(batch, BATCH);
        }
        flush(batch, 1);
    }

    /** An array of objects, one a line. */
    <T> void json(List<Column<T>> columns, List<T> rows) {
        var batch = new StringBuilder("[");
        var separator = "";
        for (var row : rows) {
            var fields = new LinkedHashMap<String, @Nullable Object>();
            columns.forEach(column -> fields.put(column.key(), column.value().apply(row)));
            batch.append(separator).append(Json.line(fields));
            separator = ",\n";
            flush(batch, BATCH);
        }
        flush(batch.append("]\n"), 1);
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

    private void flush(StringBuilder batch, int from) {
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

    /** Whoever read this has gone; no fault of the command. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone(UncheckedIOException cause) {
            super(cause);
        }
    }
}

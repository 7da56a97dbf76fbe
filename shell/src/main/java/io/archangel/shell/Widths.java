package io.archangel.shell;

import java.util.List;

/** How wide the columns of a listing are, as far as its rows are known. */
final class Widths<T> {
    private static final int NARROWEST = 8;

    private final List<Column<T>> columns;
    private final int[] widths;

    Widths(List<Column<T>> columns) {
        this.columns = columns;
        widths = columns.stream().mapToInt(Column::least).toArray();
    }

    /** What stands above the columns. */
    String[] heads() {
        return columns.stream().map(Column::title).toArray(String[]::new);
    }

    /** Makes room for these. */
    void widen(String[] cells) {
        for (int at = 0; at < widths.length; at++) {
            widths[at] = Math.max(widths[at], Escape.width(cells[at]));
        }
    }

    /** How lines are to be set for now. @param screen how many columns there are to fit in */
    Layout layout(int screen) {
        var fitted = widths.clone();
        return new Layout(fitted, squeeze(fitted, screen));
    }

    /** Makes columns of words narrower, the widest first, until a line fits the screen. @return true if any was */
    private boolean squeeze(int[] fitted, int screen) {
        long over = (long) fitted.length - 1 - screen;
        for (int width : fitted) {
            over += width;
        }
        boolean isSqueezed = false;
        while (over > 0) {
            int widest = -1;
            for (int at = 0; at < fitted.length; at++) {
                boolean canGive = !columns.get(at).isRight() && fitted[at] > NARROWEST;
                widest = canGive && (widest < 0 || fitted[at] > fitted[widest]) ? at : widest;
            }
            if (widest < 0) {
                return isSqueezed;
            }
            fitted[widest]--;
            over--;
            isSqueezed = true;
        }
        return isSqueezed;
    }

    /** Sets lines. Texts that are wider than their column are cut: what is seen of them is a guess at the whole, which -o or --json shows. */
    final class Layout {
        private final int[] fitted;
        private final boolean isCut;

        private Layout(int[] fitted, boolean isCut) {
            this.fitted = fitted;
            this.isCut = isCut;
        }

        /** Appends a line, without its end. */
        void append(StringBuilder line, String[] cells) {
            int last = cells.length - 1;
            for (int at = 0; at <= last; at++) {
                var cell = isCut ? Paper.fitted(cells[at], fitted[at]) : cells[at];
                int padding = fitted[at] - Escape.width(cell);
                boolean isRight = columns.get(at).isRight();
                line.repeat(' ', isRight ? padding : 0).append(cell);
                if (at < last) {
                    line.repeat(' ', isRight ? 0 : padding).append(' ');
                }
            }
        }
    }
}

package io.archangel.process;

/**
 * The latest rows, up to so many, and up to so many bytes of texts; it grows to that as it is needed. Rows and texts are
 * numbered from 0 on, and each lies at its number modulo the room. One thread at a time.
 */
final class RowRing {
    private static final int FIRST_ROWS = 64;
    private static final int FIRST_BYTES = 4096;

    private final int mostRows;
    private final int mostBytes;
    private long[] figures;
    private byte[] texts;

    /** The oldest row, and the one to come. */
    private long first;

    private long end;

    /** Where the texts of the row to come begin. */
    private long textEnd;

    /** Where those three are in the arrays: kept beside, as a division costs more than all else here. */
    private int firstAt;

    private int endAt;
    private int textEndAt;

    /** @param mostBytes no less than one row may have */
    RowRing(int mostRows, int mostBytes) {
        this.mostRows = mostRows;
        this.mostBytes = mostBytes;
        figures = new long[Math.min(mostRows, FIRST_ROWS) * Rows.WIDTH];
        texts = new byte[Math.min(mostBytes, FIRST_BYTES)];
    }

    long first() {
        return first;
    }

    long end() {
        return end;
    }

    long figure(long row, int column) {
        return figures[at(row) + column];
    }

    void figure(long row, int column, long value) {
        figures[at(row) + column] = value;
    }

    /** Copies one here, in place of the oldest if there is no room. @param epoch what its times lack to 1970 */
    void add(Rows from, int row, long epoch) {
        long text = from.figure(row, Rows.TEXT);
        int length = Rows.length(text);
        makeRoom(length);
        int at = endAt;
        System.arraycopy(from.figures, row * Rows.WIDTH, figures, at, Rows.WIDTH);
        figures[at + Rows.EPOCH] = epoch;
        figures[at + Rows.TEXT] = Rows.text(textEnd, length);
        int straight = Math.min(length, texts.length - textEndAt);
        int source = (int) Rows.position(text);
        System.arraycopy(from.texts.bytes, source, texts, textEndAt, straight);
        if (straight < length) {
            System.arraycopy(from.texts.bytes, source + straight, texts, 0, length - straight);
        }
        textEnd += length;
        textEndAt = straight < length ? length - straight : after(textEndAt, length, texts.length);
        end++;
        endAt = after(endAt, Rows.WIDTH, figures.length);
    }

    /** Copies one from here to where there is room. */
    void copy(long row, Rows to) {
        long text = figure(row, Rows.TEXT);
        int length = Rows.length(text);
        int start = to.texts.end;
        copyTexts(Rows.position(text), length, to.texts.bytes, start);
        to.texts.end += length;
        int at = to.add(0);
        System.arraycopy(figures, at(row), to.figures, at, Rows.WIDTH);
        to.figures[at + Rows.TEXT] = Rows.text(start, length);
    }

    private int at(long row) {
        return (int) (row % (figures.length / Rows.WIDTH)) * Rows.WIDTH;
    }

    private void copyTexts(long position, int length, byte[] to, int start) {
        int from = (int) (position % texts.length);
        int straight = Math.min(length, texts.length - from);
        System.arraycopy(texts, from, to, start, straight);
        System.arraycopy(texts, 0, to, start + straight, length - straight);
    }

    private void makeRoom(int length) {
        if ((end - first) * Rows.WIDTH == figures.length && figures.length < mostRows * Rows.WIDTH) {
            growRows();
        }
        while (textEnd + length - textStart() > texts.length && texts.length < mostBytes) {
            growTexts();
        }
        while ((end - first) * Rows.WIDTH == figures.length || textEnd + length - textStart() > texts.length) {
            first++;
            firstAt = after(firstAt, Rows.WIDTH, figures.length);
        }
    }

    private long textStart() {
        return first == end ? textEnd : Rows.position(figures[firstAt + Rows.TEXT]);
    }

    private void growRows() {
        var before = figures;
        int rows = before.length / Rows.WIDTH;
        int after = (int) Math.min(mostRows, rows * 2L);
        var bigger = new long[after * Rows.WIDTH];
        for (long row = first; row < end; row++) {
            System.arraycopy(
                    before, (int) (row % rows) * Rows.WIDTH, bigger, (int) (row % after) * Rows.WIDTH, Rows.WIDTH);
        }
        figures = bigger;
        firstAt = at(first);
        endAt = at(end);
    }

    private static int after(int at, int width, int length) {
        return at + width == length ? 0 : at + width;
    }

    /** The texts are numbered anew, from 0. */
    private void growTexts() {
        long start = textStart();
        int length = (int) (textEnd - start);
        var bigger = new byte[(int) Math.min(mostBytes, texts.length * 2L)];
        copyTexts(start, length, bigger, 0);
        for (long row = first; row < end; row++) {
            long text = figure(row, Rows.TEXT);
            figure(row, Rows.TEXT, Rows.text(Rows.position(text) - start, Rows.length(text)));
        }
        texts = bigger;
        textEnd = length;
        textEndAt = length % texts.length;
    }
}

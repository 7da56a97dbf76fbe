package io.archangel.process;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Some of those that have ended, each as eight figures and six texts. One thread at a time. */
final class Rows {
    /** How many figures a row has. */
    static final int WIDTH = 8;

    static final int PID = 0;

    /** When it was registered and when its exit was complete, by the manager's clock. */
    static final int STARTED = 1;

    static final int ENDED = 2;

    /** What those lack to nanoseconds since 1970; written when the row is put on its shelf. */
    static final int EPOCH = 3;

    static final int IN = 4;
    static final int OUT = 5;

    /** How many nanoseconds a thread outlived it, or NOT. */
    static final int HAUNTED = 6;

    /** Where its texts begin, and in the lowest ten bits, how many bytes they are. */
    static final int TEXT = 7;

    static final long NOT = -1;

    private static final int LENGTH_BITS = 10;
    private static final int MOST_NAME = 64;
    private static final int MOST_BY = 128;
    private static final int MOST_REASON = 256;
    private static final int USUAL_TEXT = 64;

    /** The most bytes that the texts of one take. */
    static final int MOST_TEXT = 4 * Texts.size(MOST_NAME) + Texts.size(MOST_BY) + Texts.size(MOST_REASON);

    final long[] figures;
    final Texts texts;
    private int count;

    /** The row that is to be put on the shelf next; the shelf's. */
    int next;

    /** Room for so many, if they are of few words. */
    Rows(int most) {
        figures = new long[most * WIDTH];
        texts = new Texts(Math.max(MOST_TEXT, most * USUAL_TEXT));
    }

    int count() {
        return count;
    }

    /** True if one more fits, whatever it says. */
    boolean hasRoom() {
        return count * WIDTH < figures.length && texts.room() >= MOST_TEXT;
    }

    void clear() {
        count = 0;
        next = 0;
        texts.end = 0;
    }

    long figure(int row, int column) {
        return figures[row * WIDTH + column];
    }

    /** When the next ended. */
    long nextEnded() {
        return figure(next, ENDED);
    }

    /** Adds one whose exit is complete; what it did not say of itself is read as a question mark. */
    void add(
            Process process,
            long ended,
            @Nullable String kind,
            @Nullable String app,
            @Nullable String name,
            Exit exit,
            @Nullable String reason) {
        int begin = texts.end;
        texts.put(kind, MOST_NAME);
        texts.put(app, MOST_NAME);
        texts.put(name, MOST_NAME);
        texts.put(exit.word(), MOST_NAME);
        texts.put(exit.by(), MOST_BY);
        texts.put(reason, MOST_REASON);
        int at = add(text(begin, texts.end - begin));
        figures[at + PID] = process.pid();
        figures[at + STARTED] = process.started();
        figures[at + ENDED] = ended;
        figures[at + IN] = process.in();
        figures[at + OUT] = process.out();
        figures[at + HAUNTED] = NOT;
    }

    /** Adds one whose texts are there already. @return where its figures go, save that of its text */
    int add(long text) {
        int at = count * WIDTH;
        count++;
        figures[at + TEXT] = text;
        return at;
    }

    /** The figure for so many bytes of texts from a position on. */
    static long text(long position, int length) {
        return position << LENGTH_BITS | length;
    }

    static int length(long text) {
        return (int) text & ((1 << LENGTH_BITS) - 1);
    }

    static long position(long text) {
        return text >> LENGTH_BITS;
    }

    /** A row as people read it. */
    HistoryEntry entry(int row) {
        long started = figure(row, STARTED);
        long haunted = figure(row, HAUNTED);
        texts.seek((int) position(figure(row, TEXT)));
        return new HistoryEntry(
                figure(row, PID),
                requireNonNullElse(texts.next(), "?"),
                texts.next(),
                requireNonNullElse(texts.next(), "?"),
                instant(started + figure(row, EPOCH)),
                Duration.ofNanos(Math.max(0, figure(row, ENDED) - started)),
                figure(row, IN),
                figure(row, OUT),
                requireNonNullElse(texts.next(), "?"),
                texts.next(),
                texts.next(),
                haunted == NOT ? null : Duration.ofNanos(haunted));
    }

    private static Instant instant(long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return Instant.ofEpochSecond(Math.floorDiv(nanos, second), Math.floorMod(nanos, second));
    }
}

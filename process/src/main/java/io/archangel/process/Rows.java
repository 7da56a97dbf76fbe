package io.archangel.process;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Some of those that have ended, in the order in which they were noted, each as seven figures and six texts. One thread at a
 * time adds; others may read what was there when they asked how many there are, for nothing of that changes but HAUNTED.
 */
final class Rows {
    /** How many there are at the most. */
    static final int MOST = 64;

    static final int PID = 0;

    /** When it was registered and when its exit was complete, by the manager's clock. */
    static final int STARTED = 1;

    static final int ENDED = 2;
    static final int IN = 3;
    static final int OUT = 4;

    /** How many nanoseconds a thread outlived it, or NOT. */
    static final int HAUNTED = 5;

    /** Where its texts are: three places of 16 bits each (whose it was, its name, how it ended), and how many bytes in all. */
    private static final int TEXT = 6;

    private static final int WIDTH = 7;
    private static final long NOT = -1;
    private static final int PLACE_BITS = 16;
    private static final int PLACE = (1 << PLACE_BITS) - 1;
    private static final int MOST_NAME = 64;
    private static final int MOST_BY = 128;
    private static final int MOST_REASON = 256;
    private static final int USUAL_TEXT = 64;

    /** The most bytes that the texts of one take. */
    static final int MOST_TEXT = 4 * Texts.size(MOST_NAME) + Texts.size(MOST_BY) + Texts.size(MOST_REASON);

    private final long[] figures = new long[MOST * WIDTH];
    private final Texts texts = new Texts(MOST * USUAL_TEXT);
    private int count;

    /** The bytes of all texts, had each row its own. */
    private int bytes;

    /** What their times lack to nanoseconds since 1970; written when there will be no more of them. */
    private long epoch;

    // ---- the last one's sort and end, which most that follow share, and where they are; -1 for nowhere ----

    private @Nullable String lastKind;
    private @Nullable String lastApp;
    private int whose = -1;
    private int whoseEnd;
    private @Nullable String lastWord;
    private int how = -1;
    private int howEnd;

    int count() {
        return count;
    }

    int bytes() {
        return bytes;
    }

    /** True if one more fits, whatever it says. */
    boolean hasRoom() {
        return count < MOST && texts.room() >= MOST_TEXT;
    }

    /** They are complete. */
    void seal(long lacking) {
        epoch = lacking;
        forget();
    }

    void clear() {
        count = 0;
        bytes = 0;
        epoch = 0;
        texts.clear();
        forget();
    }

    private void forget() {
        lastKind = null;
        lastApp = null;
        lastWord = null;
        whose = -1;
        how = -1;
    }

    long figure(int row, int column) {
        return figures[row * WIDTH + column];
    }

    /** How many nanoseconds after its exit a row's last thread had let go of it. */
    void haunted(int row, long nanos) {
        figures[row * WIDTH + HAUNTED] = nanos;
    }

    /** How many bytes a row's texts are. */
    int bytes(int row) {
        return (int) figure(row, TEXT) & PLACE;
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
        putWhose(kind, app);
        int called = texts.end();
        texts.put(name, MOST_NAME);
        int length = texts.end() - called;
        putHow(exit.word(), exit.by(), reason);
        length += whoseEnd - whose + howEnd - how;
        int at = count * WIDTH;
        figures[at + PID] = process.pid();
        figures[at + STARTED] = process.started();
        figures[at + ENDED] = ended;
        figures[at + IN] = process.in();
        figures[at + OUT] = process.out();
        figures[at + HAUNTED] = NOT;
        figures[at + TEXT] = text(whose, called, how, length);
        bytes += length;
        count++;
    }

    @SuppressWarnings("ReferenceEquality") // the same object says the same, and is soon compared
    private void putWhose(@Nullable String kind, @Nullable String app) {
        if (whose < 0 || kind != lastKind || app != lastApp) {
            whose = texts.end();
            texts.put(kind, MOST_NAME);
            texts.put(app, MOST_NAME);
            whoseEnd = texts.end();
            lastKind = kind;
            lastApp = app;
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void putHow(String word, @Nullable String by, @Nullable String reason) {
        boolean plain = by == null && reason == null;
        if (how < 0 || !plain || word != lastWord) {
            how = texts.end();
            texts.put(word, MOST_NAME);
            texts.put(by, MOST_BY);
            texts.put(reason, MOST_REASON);
            howEnd = texts.end();
            lastWord = plain ? word : null;
        }
    }

    /** A row as people read it. @param lacking what the times lack to nanoseconds since 1970, if nobody said so yet */
    HistoryEntry entry(int row, long lacking) {
        long started = figure(row, STARTED);
        long haunted = figure(row, HAUNTED);
        long text = figure(row, TEXT);
        var whoseIs = texts.reader(place(text, 3));
        var called = texts.reader(place(text, 2));
        var ended = texts.reader(place(text, 1));
        return new HistoryEntry(
                figure(row, PID),
                requireNonNullElse(whoseIs.next(), "?"),
                whoseIs.next(),
                requireNonNullElse(called.next(), "?"),
                instant(started + (epoch == 0 ? lacking : epoch)),
                Duration.ofNanos(Math.max(0, figure(row, ENDED) - started)),
                figure(row, IN),
                figure(row, OUT),
                requireNonNullElse(ended.next(), "?"),
                ended.next(),
                ended.next(),
                haunted == NOT ? null : Duration.ofNanos(haunted));
    }

    private static long text(long whose, long called, long how, long length) {
        return (whose << (3 * PLACE_BITS)) | (called << (2 * PLACE_BITS)) | (how << PLACE_BITS) | length;
    }

    private static int place(long text, int which) {
        return (int) (text >>> (which * PLACE_BITS)) & PLACE;
    }

    private static Instant instant(long nanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return Instant.ofEpochSecond(Math.floorDiv(nanos, second), Math.floorMod(nanos, second));
    }
}

package io.archangel.shell;

import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import io.archangel.process.Process;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines from a console as a person edits them. The one class that knows JLine's reader; {@link Screen} knows its
 * terminal. JLine would also run an editor on a file, expand {@code !}, repeat a key a billion times and replay macros:
 * only the widgets named here are left to it. It is given no file, for history or else.
 *
 * <p>Two threads: the session's, which reads and runs, and one that brings the input, so that Ctrl-C is seen meanwhile.
 */
final class LineEditor implements AutoCloseable {
    private static final String INSERT = "self-insert";
    private static final String DROPPED = "archangel-line-too-long";
    private static final Set<String> WIDGETS = Set.of("""
        interrupt accept-line backward-char backward-delete-char backward-kill-word backward-word beginning-of-
        history beginning-of-line clear-screen delete-char delete-char-or-list down-history down-line-
        or-history down-line-or-search end-of-history end-of-line expand-or-complete forward-char
        forward-word history-incremental-search-backward history-incremental-search-forward kill-line
        kill-whole-line kill-word list-choices menu-complete redisplay redraw-line self-insert self-
        insert-unmeta send-break transpose-chars undo up-history up-line-or-history up-line-or-search
        yank complete-word reverse-menu-complete callback-init callback-finish callback-keymap
        """.strip().split("\\s+"));

    /** What keyboards send, whatever the terminal is said to be; after CSI or SS3. */
    private static final Map<String, String> KEYS = Map.of(
            "A", "up-line-or-history",
            "B", "down-line-or-history",
            "C", "forward-char",
            "D", "backward-char",
            "F", "end-of-line",
            "H", "beginning-of-line",
            "1~", "beginning-of-line",
            "3~", "delete-char",
            "4~", "end-of-line");

    private final Console console;
    private final Screen screen;
    private final LineReader reader;
    private final Interrupts interrupts = new Interrupts();

    /** What fails if the input does otherwise than by ending; the session's thread runs as it. */
    private final Optional<Process> session = Process.current();

    /** True after Ctrl-C; the session's thread only. */
    private boolean isDropped;

    /** True while a command reads keys, and no line is typed that could be too long. */
    private volatile boolean isByKeys;

    LineEditor(Console console, Function<List<String>, List<Suggestion>> completion) throws IOException {
        this.console = console;
        screen = new Screen(console);
        reader = LineReaderBuilder.builder()
                .terminal(screen)
                .parser(new DefaultParser())
                .completer((line, parsed, candidates) -> completion
                        .apply(parsed.words().subList(0, parsed.wordIndex() + 1))
                        .forEach(each -> candidates.add(candidate(each))))
                .variable(LineReader.HISTORY_SIZE, 500)
                .variable(LineReader.BELL_STYLE, "none")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.DISABLE_HIGHLIGHTER, true)
                .option(LineReader.Option.BRACKETED_PASTE, false)
                .option(LineReader.Option.AUTO_MENU, false)
                .option(LineReader.Option.AUTO_LIST, !screen.isPlain())
                .build();
        reader.getWidgets().keySet().retainAll(WIDGETS);
        reader.getWidgets().put(DROPPED, this::dropLine);
        reader.getWidgets().put(INSERT, this::insert);
        var keys = Objects.requireNonNull(reader.getKeyMaps().get(LineReader.MAIN));
        keys.bind(new Reference(INSERT), ")", "]", "}"); // JLine would show the other one for a while
        keys.bind(new Reference(DROPPED), LineLimit.TOO_LONG);
        KEYS.forEach((key, widget) -> keys.bind(new Reference(widget), "\u001b[" + key, "\u001bO" + key));
        screen.handle(Signal.INT, signal -> interrupts.interrupt());
        new HostThread(this::bringInput, Thread.currentThread().getName() + " input").start();
    }

    /** The next line, empty after Ctrl-C; null at the end of input. */
    @Nullable
    String read(String prompt) {
        screen.fit();
        isDropped = false;
        try {
            return reader.readLine(prompt);
        } catch (UserInterruptException dropped) {
            var unused = Thread.interrupted();
            isDropped = true;
            return "";
        } catch (EndOfFileException over) {
            return null;
        }
    }

    /** True if the line was not left empty, but given up with Ctrl-C. */
    boolean isDropped() {
        return isDropped;
    }

    /** Lines of earlier sessions, the oldest first, to be gone back to. */
    void remember(List<String> lines) {
        lines.forEach(line -> reader.getHistory().add(line));
    }

    /** Runs something that Ctrl-C interrupts. */
    void interruptible(Runnable command) {
        try {
            interrupts.run(command);
        } finally {
            isByKeys = false;
        }
    }

    /** Asks something in the middle of a command; empty if there is no answer. What is typed is not kept. */
    Optional<String> ask(String question) {
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        reader.setVariable(LineReader.DISABLE_COMPLETION, true);
        try {
            var answer = read(question);
            return Optional.of(answer == null ? "" : answer);
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, false);
            reader.setVariable(LineReader.DISABLE_COMPLETION, false);
        }
    }

    /** The keys, for the command that runs. */
    Keyboard keyboard() {
        isByKeys = true;
        return atMost -> screen.reader().read(Math.max(1, atMost.toMillis()));
    }

    /** Where commands write. */
    Output output() {
        return new ScreenOutput(screen, console, this);
    }

    @Override
    public void close() throws IOException {
        screen.close();
    }

    private static Candidate candidate(Suggestion suggestion) {
        var description = suggestion.description().isEmpty() ? null : suggestion.description();
        return new Candidate(suggestion.word(), suggestion.word(), null, description, null, null, suggestion.isWhole());
    }

    /** Puts in what can be shown; the rest could only be pasted, and would do to the screen what it does. */
    private boolean insert() {
        var typed = reader.getLastBinding();
        return !typed.equals(Escape.visible(typed))
                || Objects.requireNonNull(reader.getBuiltinWidgets().get(INSERT))
                        .apply();
    }

    private boolean dropLine() {
        reader.getBuffer().clear();
        reader.printAbove("the line is longer than " + LineLimit.MOST + " characters and was dropped");
        return true;
    }

    private void bringInput() {
        var limit = new LineLimit();
        var thrown = Guard.attempt(() -> {
            var typed = new byte[1024];
            for (int count = console.input().read(typed);
                    count >= 0;
                    count = console.input().read(typed)) {
                if (screen.fit()) {
                    screen.raise(Signal.WINCH);
                }
                screen.processInputBytes(isByKeys ? Arrays.copyOf(typed, count) : limit.pass(typed, count));
            }
        });
        if (thrown != null && !(thrown instanceof IOException)) {
            session.ifPresent(its -> its.fail(thrown));
        }
        var unused = Guard.attempt(screen::endInput);
    }
}

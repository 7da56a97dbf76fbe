package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import io.archangel.shell.filter.FilterException;
import io.archangel.shell.filter.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what is in flight, again and again. */
@Command(
        name = "top",
        description = "Show what is in flight, live: the busiest first, to sort, to filter, to kill from.",
        footer = {
            "",
            "Keys: s next column to sort by, r the other way round, a i o b p by age, in, out,",
            "bytes a second, pid; f a filter; arrows and pages move; k kill; space look now;",
            "h these keys; q leave. Without a terminal it is shown once."
        })
final class Top extends ProcessListing {
    private static final String INVERSE = "\u001b[7m";
    private static final String NORMAL = "\u001b[0m";
    private static final Map<Integer, String> SORTS = Map.of(
            (int) 'a', "age",
            (int) 'i', "in",
            (int) 'o', "out",
            (int) 'b', "rate",
            (int) 'p', "pid");
    private static final String KEYS = "s sort  r reverse  a age i in o out b rate p pid  f filter  k kill  q quit";

    @Option(
            names = {"-d", "--delay"},
            paramLabel = "TIME",
            description = "How long between two looks; 1s unless told, 100ms at least.")
    String delay = "1s";

    private final Rates rates = new Rates();
    private String sort = "rate";
    private boolean isDown = true;
    private int first;
    private String message = KEYS;
    private List<ProcessInfo> all = List.of();

    @Override
    List<Column<ProcessInfo>> columns(Invocation invocation) {
        var columns = new ArrayList<>(ProcessColumns.USUAL);
        columns.add(2, rate());
        return columns;
    }

    private Column<ProcessInfo> rate() {
        return new Column<>(
                "RATE", "rate", true, 6, Kind.NUMBER, rates::of, info -> Units.bytes(rates.of(info)), rates::of);
    }

    @Override
    List<Column<ProcessInfo>> all(Invocation invocation) {
        var columns = new ArrayList<>(super.all(invocation));
        columns.add(rate());
        return columns;
    }

    @Override
    List<ProcessInfo> rows(Invocation invocation) {
        all = super.rows(invocation);
        rates.look(all, invocation.manager().clock().nanos());
        return all;
    }

    @Override
    Optional<Stream<ProcessInfo>> flow(Invocation invocation, @Nullable Predicate<ProcessInfo> wanted) {
        return Optional.empty();
    }

    /** All of them are counted, and their rates kept. */
    @Override
    List<ProcessInfo> rows(Invocation invocation, Predicate<ProcessInfo> wanted) {
        return rows(invocation).stream().filter(wanted).toList();
    }

    @Override
    int run(Invocation invocation) throws Exception {
        var pause = Units.parse(delay);
        if (pause.toMillis() < 100) {
            throw new ShellException("-d is " + delay + "; give at least 100ms");
        }
        if (!order.isEmpty()) {
            isDown = order.getFirst().startsWith("-");
            sort = order.getFirst().replaceFirst("^-", "");
        }
        var keyboard = invocation.paper().keyboard();
        if (isJson || keyboard.isEmpty()) {
            order = List.of((isDown ? "-" : "") + sort);
            return super.run(invocation);
        }
        filter(invocation, String.join(" ", filter));
        try (var live = Live.on(invocation.paper(), keyboard.get())) {
            while (true) {
                var lines = look(invocation);
                live.draw(lines);
                int key = live.key(pause);
                if (key == 'q' || key == Keyboard.END) {
                    return Shell.DONE;
                }
                press(invocation, live, lines, key);
            }
        } catch (IOException stopped) {
            return Shell.INTERRUPTED;
        }
    }

    private List<String> look(Invocation invocation) {
        order = List.of((isDown ? "-" : "") + sort);
        var paper = invocation.paper();
        var rows = selected(invocation);
        int room = Math.max(1, paper.height() - 4);
        first = Math.clamp(first, 0, Math.max(0, rows.size() - room));
        var captured = new Captured(paper);
        new Paper(captured).grid(shown(invocation), rows.subList(first, Math.min(rows.size(), first + room)));
        var lines = new ArrayList<String>();
        lines.add(fitted(paper, summary(invocation, rows.size())));
        lines.add(fitted(
                paper, "by " + (isDown ? "-" : "") + sort + (filter.isEmpty() ? "" : ", " + String.join(" ", filter))));
        var grid = captured.text().lines().toList();
        for (int at = 0; at < grid.size(); at++) {
            var line = grid.get(at);
            lines.add(at == 0 && paper.isColored() ? INVERSE + line.replaceAll("\u001b\\[\\d*m", "") + NORMAL : line);
        }
        while (lines.size() < paper.height() - 1) {
            lines.add("");
        }
        lines.add(fitted(paper, message));
        return lines;
    }

    private String summary(Invocation invocation, int shown) {
        long running = count('R');
        var now = invocation.now();
        return Units.time(now, now, invocation.zone()) + " up "
                + Units.span(Duration.between(invocation.manager().started(), now)) + "  " + all.size() + " in flight"
                + (shown == all.size() ? "" : ", " + shown + " shown") + ": " + running + " running, "
                + (all.size() - running - count('T') - count('Z')) + " waiting, " + count('T') + " stopped, "
                + count('Z') + " zombies";
    }

    private long count(char letter) {
        return all.stream().filter(info -> info.stat().charAt(0) == letter).count();
    }

    private static String fitted(Paper paper, String text) {
        return Paper.fitted(Escape.visible(text), paper.width());
    }

    private void press(Invocation invocation, Live live, List<String> lines, int key) throws IOException {
        if (key == Keyboard.NOTHING) {
            return;
        }
        message = KEYS;
        int page = Math.max(1, invocation.paper().height() - 5);
        if (SORTS.get(key) instanceof String column) {
            isDown = !column.equals(sort) ? !column.equals("pid") : !isDown;
            sort = column;
            return;
        }
        switch (key) {
            case 's' -> sort = next(invocation);
            case 'r' -> isDown = !isDown;
            case 'f', '/' -> filter(invocation, live.ask(lines, "filter: "));
            case 'k' -> kill(invocation, live, lines);
            case Live.Key.UP -> first--;
            case Live.Key.DOWN -> first++;
            case Live.Key.PAGE_UP -> first -= page;
            case Live.Key.PAGE_DOWN -> first += page;
            case Live.Key.FIRST -> first = 0;
            case Live.Key.LAST -> first = Integer.MAX_VALUE / 2;
            default -> {}
        }
    }

    private String next(Invocation invocation) {
        var names = shown(invocation).stream().map(Column::option).toList();
        return names.get((names.indexOf(sort) + 1) % names.size());
    }

    /** Takes a filter, if it is one; the last one stays if it is not. */
    private void filter(Invocation invocation, @Nullable String typed) {
        if (typed == null) {
            return;
        }
        try {
            if (!typed.isBlank()) {
                predicate(invocation, typed);
            }
            filter = typed.isBlank() ? List.of() : List.of(typed);
            first = 0;
        } catch (FilterException wrong) {
            message = "column " + wrong.column() + ": " + wrong.getMessage();
        }
    }

    /** By the command that does it anywhere, so that roles and the audit hold here too. */
    private void kill(Invocation invocation, Live live, List<String> lines) throws IOException {
        var whom = live.ask(lines, "kill pid: ");
        if (whom == null || whom.isBlank()) {
            return;
        }
        var words = new ArrayList<>(List.of("kill"));
        words.addAll(List.of(whom.strip().split("\\s+")));
        var captured = new Captured(invocation.paper());
        invocation.commands().run(invocation.who(), words, captured);
        message = String.join("; ", captured.text().lines().toList());
    }
}

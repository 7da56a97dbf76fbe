package io.archangel.web;

import io.archangel.http.Problem;
import io.archangel.http.Response;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.filter.FilterException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What has been, what modules show of themselves, and help with filters. On the desk's threads. */
final class LookApi {
    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final Building building;
    private final Series series;

    LookApi(Building building, Series series) {
        this.building = building;
        this.series = series;
    }

    /** Which of those that have ended. @param from the earliest end  @param to the latest */
    record Past(
            Optional<String> filter,
            Optional<Integer> limit,
            Optional<String> after,
            Optional<Instant> from,
            Optional<Instant> to) {}

    /** Which lines of the audit. */
    record Lines(Optional<String> filter, Optional<Integer> limit, Optional<String> after) {}

    /**
     * What is being typed.
     *
     * @param at where the cursor is, from 1; at the end unless told
     * @param of what it is a filter of: {@code processes}, unless told, {@code history} or {@code audit}
     */
    record Typed(Optional<String> filter, Optional<Integer> at, Optional<String> of) {
        /** The command of the shell that lists these. */
        String command() {
            return switch (of.orElse("processes")) {
                case "processes" -> "ps";
                case "history" -> "history";
                case "audit" -> "audit";
                default ->
                    throw new Problem(
                            Answers.problem(422, "filters are of processes, history or audit", "field", "of"));
            };
        }
    }

    /** Which time, and how finely. */
    record Span(Optional<Instant> from, Optional<Instant> to, Optional<Long> step_ms) {}

    /** What a verb is given. */
    record Act(Optional<List<String>> arguments, Optional<String> reason) {}

    Response history(Principal who, Past past) {
        var rows = rows(who, "history -l --json", past.filter());
        if (past.from().isPresent() || past.to().isPresent()) {
            rows = rows.stream().filter(row -> isWithin(row, past)).toList();
        }
        return page(rows, past.limit(), past.after(), row -> row.path("pid").asString(""));
    }

    private static boolean isWithin(JsonNode row, Past past) {
        var end = Instant.parse(row.path("started").asString())
                .plusMillis(row.path("duration_ms").asLong());
        return past.from().filter(end::isBefore).isEmpty()
                && past.to().filter(end::isAfter).isEmpty();
    }

    Response audit(Principal who, Lines lines) {
        var rows = rows(who, "audit --json", lines.filter());
        return page(
                rows,
                lines.limit(),
                lines.after(),
                row -> row.path("id").asString("") + row.path("phase").asString(""));
    }

    private List<JsonNode> rows(Principal who, String command, Optional<String> filter) {
        var words = new ArrayList<>(List.of(command.split(" ")));
        filter.filter(text -> !text.isBlank()).ifPresent(text -> words.addAll(List.of("--", text)));
        var rows = new ArrayList<JsonNode>();
        Json.tree(building.commands().done(who, words)).forEach(rows::add);
        return rows;
    }

    private static Response page(
            List<JsonNode> rows, Optional<Integer> limit, Optional<String> after, Function<JsonNode, String> key) {
        int from = Pages.from(after, rows, key);
        int to = Math.min(rows.size(), from + Pages.limit(limit, USUAL, MOST));
        return Answers.json(Json.object(
                "next", Pages.next(to, rows, key),
                "entries",
                        rows.subList(from, to).stream()
                                .map(row -> new Json.Raw(row.toString()))
                                .toList()));
    }

    // ---- filters ----

    /** Whether a filter is understood. */
    Response check(Principal who, Typed typed) {
        var text = typed.filter().orElse("");
        var command = typed.command();
        if (!command.equals("ps")) {
            return listed(who, command, text);
        }
        try {
            building.shell().processes(who).filter(text);
            return right();
        } catch (FilterException wrong) {
            return wrong(wrong.column(), String.valueOf(wrong.getMessage()));
        }
    }

    /** Has a listing say whether it understands a filter, and list nobody. */
    private Response listed(Principal who, String command, String text) {
        var words = new ArrayList<>(List.of(command, "-n", "0"));
        if (!text.isBlank()) {
            words.addAll(List.of("--", text));
        }
        var ran = building.commands().run(who, words);
        if (!building.shell().may(who, command)) {
            throw new Problem(Commands.denied(who, words, ran));
        }
        var why = ran.why().replaceFirst("^" + command + ": ", "");
        return ran.code() == Shell.USAGE ? wrong(ran.column(), why) : right();
    }

    private static Response right() {
        return Answers.json(Json.object("ok", true));
    }

    private static Response wrong(int column, String why) {
        return Answers.json(Json.object("ok", false, "column", column, "detail", why));
    }

    /** What could come next in a filter. */
    Response complete(Principal who, Typed typed) {
        var text = typed.filter().orElse("");
        var before = text.substring(0, Math.clamp(typed.at().orElse(text.length() + 1) - 1, 0, text.length()));
        int from = begin(before);
        var words = new ArrayList<>(List.of(typed.command()));
        for (var word : before.substring(0, from).strip().split("\\s+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        words.add(before.substring(from));
        var found = building.shell().complete(who, words);
        return Answers.json(Json.object(
                "from",
                from + 1,
                "words",
                found.stream()
                        .map(it -> Json.object("text", it.word(), "hint", it.description()))
                        .toList()));
    }

    /** Where the last word begins, from 0; blanks within quotes are part of one. */
    private static int begin(String text) {
        int begin = 0;
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (quote != 0) {
                quote = next == quote ? 0 : quote;
            } else if (next == '"' || next == '\'') {
                quote = next;
            } else if (Character.isWhitespace(next)) {
                begin = at + 1;
            }
        }
        return begin;
    }

    // ---- tables ----

    /** The tables there are, as far as this person may see them. */
    Response tables(Principal who) {
        var all = new ArrayList<Map<String, @Nullable Object>>();
        for (var table : building.manager().tables()) {
            if (building.shell().may(who, table.name())) {
                all.add(Json.object(
                        "name", table.name(),
                        "title", table.name().replace('_', ' '),
                        "columns", table.columns(),
                        "verbs",
                                table.verbs().stream()
                                        .map(verb -> Json.object(
                                                "name", verb.name(),
                                                "role", verb.role().name().toLowerCase(Locale.ROOT),
                                                "arguments", verb.arguments()))
                                        .toList()));
            }
        }
        return Answers.json(all);
    }

    Response table(Principal who, String name) {
        requireTable(name);
        return Answers.json(Json.object(
                "rows",
                new Json.Raw(
                        building.commands().done(who, List.of(name, "--json")).strip())));
    }

    /** Acts on a table, and shows what it is then. */
    Response act(Principal who, String name, String verb, Act act) {
        requireTable(name);
        var table = building.manager().table(name);
        if (table == null || table.verbs().stream().noneMatch(it -> it.name().equals(verb))) {
            throw new Problem(Answers.problem(404, name + " has no verb of that name"));
        }
        var words = new ArrayList<>(List.of(verb));
        act.reason().filter(why -> !why.isBlank()).ifPresent(why -> words.add("--reason=" + why));
        words.add("--");
        words.addAll(act.arguments().orElse(List.of()));
        var said = building.commands().done(who, words);
        return Answers.json(Json.object(
                "text",
                said.strip(),
                "rows",
                new Json.Raw(
                        building.commands().done(who, List.of(name, "--json")).strip())));
    }

    private void requireTable(String name) {
        if (building.manager().table(name) == null) {
            throw new Problem(Answers.problem(404, "there is no table of that name"));
        }
    }

    // ---- the series ----

    Response series(Span span) {
        var now = building.manager().clock().instant();
        var from = span.from().orElse(now.minus(Duration.ofMinutes(30)));
        var chosen = series.points(
                from, span.to().orElse(now), Duration.ofMillis(span.step_ms().orElse(1_000L)));
        return Answers.json(Json.object(
                "step_ms",
                chosen.stepMs(),
                "from",
                from,
                "points",
                chosen.points().stream().map(Point::json).toList(),
                "bucket_bounds_ms",
                Durations.BOUNDS));
    }
}

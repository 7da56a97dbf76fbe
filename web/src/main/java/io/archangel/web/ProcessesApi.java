package io.archangel.web;

import io.archangel.http.Problem;
import io.archangel.http.Response;
import io.archangel.process.Limits;
import io.archangel.process.ProcessInfo;
import io.archangel.shell.Principal;
import io.archangel.shell.ProcessView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is in flight, all of it and one at a time. On the desk's threads. */
final class ProcessesApi {
    private static final int USUAL = 100;
    private static final int MOST = 1_000;
    private static final long NANOS = 1_000_000;

    private final Building building;
    private final Timeline timeline;

    ProcessesApi(Building building, SignalLog signals) {
        this.building = building;
        timeline = new Timeline(building, signals);
    }

    /** Which, in which order, and how many. @param after the cursor that the page before ended with */
    record Wanted(
            Optional<String> filter,
            Optional<String> sort,
            Optional<Integer> limit,
            Optional<String> after,
            Optional<String> forest) {
        boolean isForest() {
            return forest.isPresent() && !Set.of("", "0", "no", "false").contains(forest.get());
        }
    }

    /** A page of rows. */
    Response list(Principal who, Wanted wanted) {
        var view = building.shell().processes(who);
        var filter = wanted.filter().orElse("");
        var order = view.order(wanted.sort().orElse(""));
        var matching = view.list(filter);
        int total =
                filter.isBlank() ? matching.size() : building.manager().list().size();
        var sorted = order.isPresent() ? matching.stream().sorted(order.get()).toList() : matching;
        var rows = wanted.isForest() ? view.forest(sorted) : sorted;
        int from = Pages.from(wanted.after(), rows, info -> Long.toString(info.pid()));
        int to = Math.min(rows.size(), from + Pages.limit(wanted.limit(), USUAL, MOST));
        var page = new ArrayList<Map<String, @Nullable Object>>();
        for (var info : rows.subList(from, to)) {
            page.add(view.row(view.find(info.pid()).orElse(info)));
        }
        return Answers.json(Json.object(
                "instance", building.manager().instance(),
                "total", total,
                "matching", rows.size(),
                "next", Pages.next(to, rows, info -> Long.toString(info.pid())),
                "processes", page));
    }

    /** One, alive or over. */
    Response one(Principal who, String named) {
        long pid = pid(named);
        var view = building.shell().processes(who);
        var found = view.find(pid);
        var entry = ended(who, pid);
        if (found.isEmpty() && entry == null) {
            throw new Problem(Answers.problem(404, "no process " + pid + " lives, and none is remembered"));
        }
        var info = found.orElse(null);
        var children = view.list("ppid=" + pid);
        return Answers.json(Json.object(
                "process", info == null ? null : view.row(info),
                "instance", building.manager().instance(),
                "ancestors", info == null ? List.of() : ancestors(view, info),
                "children", children.stream().limit(USUAL).map(view::row).toList(),
                "children_total", children.size(),
                "limits", info == null ? List.of() : limits(info, children.size()),
                "wait", info == null ? null : info.wchan(),
                "timeline", timeline.of(pid, info, entry),
                "history", entry == null ? null : new Json.Raw(entry)));
    }

    /** Where its threads are. */
    Response stack(Principal who, String named) {
        var said = building.commands().done(who, List.of("where", "--json", "--", Long.toString(pid(named))));
        var threads = new ArrayList<Map<String, @Nullable Object>>();
        for (var row : Json.tree(said)) {
            threads.add(Json.object(
                    "name",
                    row.path("thread").asString(""),
                    "state",
                    row.path("state").asString(""),
                    "virtual",
                    row.path("virtual").asBoolean(false),
                    "waits_for",
                    new Json.Raw(row.path("waits_for").toString()),
                    "held_by",
                    new Json.Raw(row.path("held_by").toString()),
                    "frames",
                    new Json.Raw(row.path("frames").toString())));
        }
        return Answers.json(Json.object("threads", threads));
    }

    /** All that can be said of it, as text to keep. */
    Response core(Principal who, String named) {
        long pid = pid(named);
        var said = building.commands().done(who, List.of("core", "--", Long.toString(pid)));
        return Response.text(said)
                .header("Content-Disposition", "attachment; filename=\"core-" + pid + ".txt\"")
                .header("Cache-Control", "no-store");
    }

    /** The pid of {@code pid} or {@code pid@instance}. @throws Problem 404 if it is of another run, 422 if it is none */
    long pid(String named) {
        if (!named.matches("\\d{1,18}(@[0-9A-Za-z]{1,64})?")) {
            throw new Problem(Answers.problem(422, "that is no pid; give 13, or 13@" + instance(), "field", "pid"));
        }
        int at = named.indexOf('@');
        if (at >= 0 && !named.substring(at + 1).toLowerCase(Locale.ROOT).equals(instance())) {
            throw new Problem(Answers.problem(404, named + " is of another run of the server"));
        }
        return Long.parseLong(at < 0 ? named : named.substring(0, at));
    }

    private String instance() {
        return building.manager().instance();
    }

    private static List<Map<String, @Nullable Object>> ancestors(ProcessView view, ProcessInfo info) {
        var above = new ArrayList<Map<String, @Nullable Object>>();
        var at = view.find(info.ppid());
        while (at.isPresent() && above.size() < USUAL) {
            above.add(view.row(at.get()));
            at = view.find(at.get().ppid());
        }
        return above;
    }

    private static List<Map<String, @Nullable Object>> limits(ProcessInfo info, int children) {
        var limits = info.limits() == null ? Limits.NONE : info.limits();
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        add(rows, "age_ms", limits.age(), NANOS, info.age().toMillis());
        add(rows, "idle_ms", limits.idle(), NANOS, info.idle().toMillis());
        add(rows, "in", limits.in(), 1, info.in());
        add(rows, "out", limits.out(), 1, info.out());
        add(rows, "children", limits.children(), 1, children);
        return rows;
    }

    private static void add(
            List<Map<String, @Nullable Object>> rows, String name, Limits.Bound bound, long unit, long used) {
        if (bound.soft() != Long.MAX_VALUE) {
            rows.add(Json.object(
                    "name",
                    name,
                    "soft",
                    bound.soft() / unit,
                    "hard",
                    bound.hard() == Long.MAX_VALUE ? null : bound.hard() / unit,
                    "used",
                    used));
        }
    }

    /** Its entry in the history as JSON, or null. */
    private @Nullable String ended(Principal who, long pid) {
        var said = building.commands().done(who, List.of("history", "-l", "--json", "-n", "1", "--", "pid=" + pid));
        var object = said.strip();
        object = object.substring(1, object.length() - 1).strip();
        return object.isEmpty() ? null : object;
    }
}

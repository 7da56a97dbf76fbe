package io.archangel.web;

import io.archangel.http.Problem;
import io.archangel.http.Response;
import io.archangel.process.ProcessInfo;
import io.archangel.process.Signal;
import io.archangel.shell.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Orders to processes: each is a command of the shell, which knows who may, and writes it down. On the desk's threads. */
final class SignalsApi {
    private static final int MOST_PIDS = 10_000;
    private static final int SHOWN = 20;

    /** In characters; it stands in every receipt. */
    private static final int LONGEST_REASON = 1024;

    /** What came so lately need not have been there when somebody counted. */
    private static final Duration LATELY = Duration.ofMinutes(1);

    private final Building building;

    SignalsApi(Building building) {
        this.building = building;
    }

    /** An order to one. Times in ms. */
    record One(String signal, Optional<String> reason, Optional<Long> ladder_ms, Optional<Long> wait_ms) {}

    /** An order to some, or to all that a filter finds. @param expect how many somebody saw */
    record Many(
            Optional<List<String>> pids,
            Optional<String> filter,
            String signal,
            Optional<String> reason,
            Optional<Long> ladder_ms,
            Optional<Long> wait_ms,
            Optional<Boolean> dry_run,
            Optional<Integer> expect) {}

    /** Signals one and answers with the receipt. */
    Response one(Principal who, String named, One order) {
        requirePids(List.of(named));
        var words = words(order.signal(), order.reason(), order.ladder_ms(), order.wait_ms());
        var all = Commands.words(words, named);
        var ran = building.commands().run(who, all);
        if (!building.shell().may(who, all.getFirst())) {
            throw new Problem(Commands.denied(who, all, ran));
        }
        var lines = lines(ran.out());
        if (lines.isEmpty()) {
            throw new Problem(Answers.problem(422, ran.why()));
        }
        var receipt = new Json.Raw(lines.getFirst());
        var verdict = Json.tree(lines.getFirst()).path("verdict").asString("");
        return switch (verdict) {
            case "stale-instance" ->
                Answers.problem(409, named + " is of another run of the server; nothing was done", "receipt", receipt);
            case "no-such-process" -> Answers.problem(404, "no process ever had that pid", "receipt", receipt);
            default -> Answers.json(receipt);
        };
    }

    /**
     * Signals many and answers with a line for each receipt, as soon as that is known; or says whom it would be for.
     *
     * @param answer takes the answer, while others are still waited for
     */
    void many(Principal who, Many order, Consumer<Response> answer) {
        boolean isFiltered = order.filter().isPresent();
        var pids = order.pids().orElse(List.of());
        if (isFiltered != pids.isEmpty()) {
            throw new Problem(Answers.problem(422, "give pids or a filter, one of the two"));
        }
        var words = words(order.signal(), order.reason(), order.ladder_ms(), order.wait_ms());
        if (isFiltered) {
            building.shell().processes(who).filter(order.filter().get()); // says where it is wrong
            words.add("--yes");
        } else {
            requirePids(pids);
        }
        var whom = isFiltered ? new String[] {order.filter().get()} : pids.toArray(String[]::new);
        if (order.dry_run().orElse(false)) {
            answer.accept(dry(who, words, whom));
            return;
        }
        if (isFiltered && order.expect().isPresent()) {
            requireNoMore(who, order.filter().get(), order.expect().get(), words, whom);
        }
        var all = Commands.words(words, whom);
        if (!building.shell().may(who, all.getFirst())) {
            throw new Problem(Commands.denied(who, all, building.commands().run(who, all)));
        }
        var receipts = new Receipts(answer);
        int code = building.shell().execute(who, all, receipts);
        if (!receipts.end()) {
            var ran = new Commands.Ran(code, "", receipts.errors());
            throw new Problem(Answers.problem(ran.err().contains("no process is so") ? 404 : 422, ran.why()));
        }
    }

    private Response dry(Principal who, List<String> words, String[] whom) {
        var rows = would(who, words, whom);
        return Answers.json(Json.object(
                "count",
                rows.size(),
                "processes",
                rows.stream().limit(SHOWN).map(Json.Raw::new).toList()));
    }

    private List<String> would(Principal who, List<String> words, String[] whom) {
        var dry = new ArrayList<>(words);
        dry.add("--dry-run");
        return lines(building.commands().done(who, Commands.words(dry, whom)));
    }

    /** @throws Problem 409 if there are more than were seen, but for those that have come since */
    private void requireNoMore(Principal who, String filter, int expected, List<String> words, String[] whom) {
        int now = would(who, words, whom).size();
        if (now <= expected) {
            return;
        }
        long recent = building.shell().processes(who).list(filter).stream()
                .map(ProcessInfo::age)
                .filter(age -> age.compareTo(LATELY) < 0)
                .count();
        if (now - recent > expected) {
            throw new Problem(Answers.problem(
                    409, "it would be for " + now + " by now, and not for " + expected + "; look again", "count", now));
        }
    }

    /** The command for a signal, with its options. */
    private static List<String> words(
            String named, Optional<String> reason, Optional<Long> ladder, Optional<Long> patience) {
        var name = named.toUpperCase(Locale.ROOT).equals("USR") ? "USR1" : named.toUpperCase(Locale.ROOT);
        var known = Signal.named(name).map(Signal::name).orElse("");
        var words = new ArrayList<String>();
        boolean isKill = false;
        switch (known) {
            case "STOP" -> words.add("stop");
            case "CONT" -> words.add("cont");
            case "TERM", "KILL", "INT", "HUP", "QUIT", "USR1", "USR2" -> {
                words.addAll(List.of("kill", "-s", known));
                isKill = true;
            }
            default -> words.add("signal");
        }
        words.add("--json-lines");
        reason.filter(why -> !why.isBlank()).ifPresent(why -> words.add("--reason=" + requireShort(why)));
        if (isKill) {
            patience.ifPresent(wait -> words.add("--wait=" + requireTime("wait_ms", wait)));
            ladder.ifPresent(wait -> words.add("--ladder=" + requireTime("ladder_ms", wait)));
        }
        if (words.getFirst().equals("signal")) {
            words.add(requireName(name));
        }
        return words;
    }

    private static String requireShort(String reason) {
        if (reason.length() > LONGEST_REASON) {
            throw new Problem(Answers.problem(
                    422,
                    "reason has " + reason.length() + " characters; give " + LONGEST_REASON + " at most",
                    "field",
                    "reason"));
        }
        return reason;
    }

    private static String requireTime(String field, long millis) {
        if (millis < 0 || millis > Duration.ofHours(1).toMillis()) {
            throw new Problem(Answers.problem(422, field + " is " + millis + "; give 0 to 3600000", "field", field));
        }
        return millis + "ms";
    }

    private static String requireName(String name) {
        if (!name.matches("[A-Z][A-Z0-9_-]{0,31}")) {
            throw new Problem(Answers.problem(422, "that is no signal's name", "field", "signal"));
        }
        return name;
    }

    private static void requirePids(List<String> pids) {
        if (pids.size() > MOST_PIDS) {
            throw new Problem(Answers.problem(422, "more than " + MOST_PIDS + " pids; give a filter", "field", "pids"));
        }
        for (var pid : pids) {
            if (!pid.matches("\\d{1,18}@[0-9A-Za-z]{1,64}")) {
                throw new Problem(Answers.problem(
                        422, "a pid comes with its instance, as 13@0f3a…, so that no other is hit", "field", "pids"));
            }
        }
    }

    /** The objects that the shell has written, one a line. */
    private static List<String> lines(String text) {
        return text.lines().filter(line -> line.startsWith("{")).toList();
    }
}

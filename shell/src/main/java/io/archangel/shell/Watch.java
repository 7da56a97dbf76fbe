package io.archangel.shell;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command that reads again and again. */
@Command(
        name = "watch",
        description = "Run a command that only reads again and again, and show what it shows in place.",
        footer = {"", "q or Ctrl-C ends it. Without a terminal it prints one after the other."})
final class Watch extends Executable {
    @Option(
            names = {"-n", "--interval"},
            paramLabel = "TIME",
            description = "How long between two runs; 2s unless told, 100ms at least.")
    String interval = "2s";

    @Option(names = "-c", paramLabel = "COUNT", description = "Run it so many times and leave.")
    int most = Integer.MAX_VALUE;

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "What, with its arguments.")
    List<String> command = List.of();

    @Override
    boolean onlyReads() {
        return true;
    }

    /** What follows the command's name is the command's. */
    @Override
    List<String> normal(List<String> arguments) {
        var normal = new ArrayList<String>();
        int at = 0;
        while (at < arguments.size() && arguments.get(at).startsWith("-")) {
            var option = arguments.get(at++);
            normal.add(option);
            if (List.of("-n", "-c", "--interval").contains(option) && at < arguments.size()) {
                normal.add(arguments.get(at++));
            }
        }
        if (at < arguments.size()) {
            normal.add("--");
            normal.addAll(arguments.subList(at, arguments.size()));
        }
        return normal;
    }

    @Override
    int run(Invocation invocation) throws Exception {
        var name = command.getFirst();
        if (!invocation.commands().onlyReads(name)
                || List.of("watch", "top", "tap", "wait").contains(name)) {
            throw new ShellException("'" + name + "' can't be watched; give a command that reads and ends, such as ps");
        }
        var pause = Units.parse(interval);
        if (pause.toMillis() < 100) {
            throw new ShellException("-n is " + interval + "; give at least 100ms");
        }
        var keyboard = invocation.paper().keyboard();
        try {
            return keyboard.isPresent() ? inPlace(invocation, keyboard.get(), pause) : oneByOne(invocation, pause);
        } catch (InterruptedException | IOException stopped) {
            return Shell.INTERRUPTED;
        }
    }

    private int inPlace(Invocation invocation, Keyboard keyboard, Duration pause) throws IOException {
        var paper = invocation.paper();
        try (var live = Live.on(paper, keyboard)) {
            for (int turn = 0; turn < most; turn++) {
                var lines = new ArrayList<String>();
                var head = "every " + interval + ": " + String.join(" ", command) + "   "
                        + Units.time(invocation.now(), invocation.now(), invocation.zone());
                lines.add(Paper.fitted(Escape.visible(head), paper.width()));
                lines.add("");
                lines.addAll(shown(invocation).lines().toList());
                live.draw(lines);
                int key = live.key(pause);
                if (key == 'q' || key == Keyboard.END) {
                    return Shell.DONE;
                }
            }
        }
        return Shell.DONE;
    }

    private int oneByOne(Invocation invocation, Duration pause) throws InterruptedException {
        for (int turn = 0; turn < most; turn++) {
            if (turn > 0) {
                Thread.sleep(pause);
            }
            var relay = new Relay(invocation.paper());
            invocation.commands().run(invocation.who(), command, relay);
            relay.requireReader();
        }
        return Shell.DONE;
    }

    private String shown(Invocation invocation) {
        var captured = new Captured(invocation.paper());
        invocation.commands().run(invocation.who(), command, captured);
        return captured.text();
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        for (int at = 1; at < before.size(); at++) {
            if (invocation.commands().catalog().find(before.get(at)) != null) {
                var words = new ArrayList<>(before.subList(at, before.size()));
                words.add(typed);
                return invocation.commands().suggest(invocation.who(), words);
            }
        }
        return invocation.commands().catalog().of(invocation.who()).stream()
                .filter(entry -> entry.maker().get().onlyReads())
                .map(entry -> new Suggestion(entry.name(), entry.description()))
                .toList();
    }
}

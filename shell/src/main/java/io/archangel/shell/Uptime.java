package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells how it goes, in a line or two. */
@Command(
        name = "uptime",
        description = "Show how long it is up, who is in flight, and what the bookkeeping costs.",
        footer = {
            "",
            "The price is measured as it is asked for: thousands of processes come and go in a",
            "table of their own, for a twentieth of a second."
        })
final class Uptime extends Executable {
    @Option(names = "--json", description = "Show an array of JSON objects.")
    boolean isJson;

    /** How it goes. */
    private record State(Duration up, List<ProcessInfo> all, long kept, Price price) {
        long of(String kind) {
            return all.stream().filter(info -> info.kind().equals(kind)).count();
        }

        long in(char letter) {
            return all.stream().filter(info -> info.stat().indexOf(letter) >= 0).count();
        }
    }

    @Override
    boolean onlyReads() {
        return true;
    }

    @Override
    int run(Invocation invocation) {
        var manager = invocation.manager();
        var up = Duration.between(manager.started(), invocation.now());
        var state = new State(
                up.isNegative() ? Duration.ZERO : up,
                manager.list(),
                manager.history().size(),
                Price.now());
        if (isJson) {
            invocation.paper().json(columns(invocation), List.of(state));
            return Shell.DONE;
        }
        var paper = invocation.paper();
        paper.line(Units.time(invocation.now(), invocation.now(), invocation.zone()) + " up " + Units.span(state.up())
                + ", " + state.all().size() + " in flight (" + state.of("conn") + " conn, " + state.of("http")
                + " http, " + state.of("ws") + " ws, " + state.of("session") + " session), " + state.in('T')
                + " stopped, "
                + state.in('Z') + " zombies, " + state.kept() + " in history");
        paper.line("bookkeeping: " + state.price().nanos() + " ns and "
                + state.price().bytes() + " bytes a process, just measured");
        return Shell.DONE;
    }

    private static List<Column<State>> columns(Invocation invocation) {
        return List.of(
                Column.span("UP", State::up),
                Column.text("INSTANCE", state -> invocation.manager().instance()),
                Column.count("IN_FLIGHT", state -> (long) state.all().size()),
                Column.count("CONN", state -> state.of("conn")),
                Column.count("HTTP", state -> state.of("http")),
                Column.count("WS", state -> state.of("ws")),
                Column.count("SESSION", state -> state.of("session")),
                Column.count("STOPPED", state -> state.in('T')),
                Column.count("ZOMBIES", state -> state.in('Z')),
                Column.count("HISTORY", State::kept),
                Column.count("PRICE_NS", state -> state.price().nanos()),
                Column.count("PRICE_BYTES", state -> state.price().bytes()));
    }
}

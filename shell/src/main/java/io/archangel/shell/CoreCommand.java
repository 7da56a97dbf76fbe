package io.archangel.shell;

import io.archangel.process.Core;
import io.archangel.process.Signal;
import io.archangel.shell.filter.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Dumps one. */
@Command(
        name = "core",
        description = "Dump a process: its stack, head, timings, last signals, and a curl line that asks the same.",
        footer = {
            "",
            "It goes on. Of one that QUIT has ended the dump that was kept is shown; without",
            "a pid, which those are. Secrets are left out, so fill them in before you replay."
        })
final class CoreCommand extends Executable {
    @Option(names = "--json", description = "Show an array of JSON objects.")
    boolean isJson;

    @Parameters(paramLabel = "PID", arity = "0..1", description = "Which.")
    @Nullable
    String pid;

    @Override
    boolean onlyReads() {
        return true;
    }

    @Override
    int run(Invocation invocation) {
        if (pid == null) {
            show(invocation, invocation.manager().cores(), false);
            return Shell.DONE;
        }
        long number = Targets.pid(invocation, pid);
        var core = find(invocation, number);
        if (core.isEmpty()) {
            invocation.paper().error("core: " + number + " is no process that lives, and QUIT has left nothing of it");
            return Shell.FAILED;
        }
        if (isJson) {
            show(invocation, List.of(core.get()), true);
        } else {
            dump(invocation, core.get());
        }
        return Shell.DONE;
    }

    private static Optional<Core> find(Invocation invocation, long pid) {
        var live = invocation.manager().core(pid);
        return live.isPresent()
                ? live
                : invocation.manager().cores().stream()
                        .filter(kept -> kept.pid() == pid)
                        .findFirst();
    }

    private void show(Invocation invocation, List<Core> cores, boolean isWhole) {
        List<Column<Core>> usual = List.of(
                Column.pid("PID", Core::pid),
                Column.time("AT", invocation, Core::at),
                Column.text("KIND", core -> core.info().kind()),
                Column.text("APP", core -> core.info().app()),
                Column.text("NAME", core -> core.info().name()),
                Column.span("AGE", core -> core.info().age()),
                Column.text("BY", Core::by),
                Column.text("REASON", Core::reason));
        List<Column<Core>> rest = List.of(
                Column.span("IDLE", core -> core.info().idle()),
                Column.bytes("IN", core -> core.info().in()),
                Column.bytes("OUT", core -> core.info().out()),
                Column.text("CLIENT", core -> core.info().client()),
                Column.text("HEAD", Core::head),
                new Column<>("STACK", "stack", false, 0, Kind.TEXT, Core::stack, core -> null, Core::stack),
                Column.text("SIGNALS", core -> String.join(", ", signals(core))),
                Column.text("CURL", CoreCommand::curl));
        if (isJson) {
            invocation
                    .paper()
                    .json(isWhole ? Stream.concat(usual.stream(), rest.stream()).toList() : usual, cores);
        } else {
            invocation.paper().grid(usual, cores);
        }
    }

    private static void dump(Invocation invocation, Core core) {
        var paper = invocation.paper();
        var info = core.info();
        paper.line(info.pid() + "@" + invocation.manager().instance() + " " + info.kind() + " " + info.name()
                + (info.app() == null ? "" : " of " + info.app()) + ", " + info.stat());
        paper.line("at " + core.at() + ", started " + info.started() + ", age " + Units.span(info.age()) + ", idle "
                + Units.span(info.idle()));
        paper.line("in " + info.in() + " bytes, out " + info.out() + " bytes"
                + (info.client() == null ? "" : ", client " + info.client()));
        if (!core.by().equals("nobody")) {
            paper.line("QUIT by " + core.by() + (core.reason() == null ? "" : ": " + core.reason()));
        }
        section(
                paper,
                "head",
                core.head() == null ? List.of() : core.head().lines().toList());
        section(paper, "stack", core.stack());
        section(paper, "signals", signals(core));
        section(paper, "replay", Stream.ofNullable(curl(core)).toList());
    }

    private static void section(Paper paper, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            paper.line("");
            paper.line(title);
            lines.forEach(line -> paper.line("  " + line));
        }
    }

    private static List<String> signals(Core core) {
        return core.signals().stream().map(CoreCommand::signal).toList();
    }

    private static String signal(Signal.Received received) {
        return received.signal().name() + " by " + received.by()
                + (received.reason() == null ? "" : ": " + received.reason())
                + (received.payload() == null ? "" : " '" + received.payload() + "'");
    }

    private static @Nullable String curl(Core core) {
        return core.head() == null ? null : Replay.curl(core.head());
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        return before.size() == 1 ? Targets.pids(invocation) : List.of();
    }
}

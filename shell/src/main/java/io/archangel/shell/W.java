package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Shows who is logged in. */
@Command(name = "w", description = "Show which operators are here, from where, and what they run.")
final class W extends Listing<W.Seat> {
    private static final int WHAT = 80;

    /** Somebody at a door. @param pid of the session, 0 for a single command from the command line */
    record Seat(
            long pid,
            String user,
            String door,
            @Nullable String from,
            Duration login,
            @Nullable Duration idle,
            @Nullable String what) {}

    @Override
    List<Column<Seat>> columns(Invocation invocation) {
        return List.of(
                Column.pid("PID", seat -> seat.pid() == 0 ? null : seat.pid()),
                Column.text("USER", Seat::user),
                Column.text("DOOR", Seat::door),
                Column.address("FROM", Seat::from),
                Column.span("LOGIN", Seat::login),
                Column.span("IDLE", Seat::idle),
                Column.text("WHAT", Seat::what));
    }

    @Override
    List<Seat> rows(Invocation invocation) {
        var running = invocation.commands().running().list();
        var seats = new ArrayList<Seat>();
        var seen = new HashSet<Running.Run>();
        for (var info : invocation.manager().list()) {
            if (info.kind().equals("session")) {
                var its = running.stream()
                        .filter(run -> run.session() == info.pid())
                        .toList();
                seen.addAll(its);
                seats.add(seat(info, its.isEmpty() ? null : what(invocation, its.getLast())));
            }
        }
        for (var run : running) {
            if (!seen.contains(run)) {
                var who = run.invocation().who();
                var age = Duration.between(run.since(), invocation.now());
                seats.add(new Seat(0, who.name(), who.door(), null, age, null, what(invocation, run)));
            }
        }
        return seats;
    }

    private static Seat seat(ProcessInfo info, @Nullable String what) {
        var user = info.user() == null ? "-" : info.user();
        int space = info.name().indexOf(' ');
        var door = space < 0 ? info.name() : info.name().substring(0, space);
        return new Seat(info.pid(), user, door, info.client(), info.age(), info.idle(), what);
    }

    /** The line, secrets left out; of those of others a viewer sees the command's name. */
    private static String what(Invocation invocation, Running.Run run) {
        var words = run.invocation().words();
        var line = invocation.seesStacks() ? LineLog.masked(String.join(" ", words)) : words.getFirst();
        return line.length() <= WHAT ? line : line.substring(0, WHAT - 1) + "…";
    }
}

package io.archangel.proof;

import io.archangel.process.HostThread;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.shell.Output;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long a command takes that filters a million processes: from the line to the last of its rows, parsing, listing and showing
 * included. Prints a row of a table for each filter, in milliseconds.
 */
public final class FilterSpeed {
    private static final int PROCESSES = 1_000_000;
    private static final int ROUNDS = 9;
    private static final Principal WHO = new Principal("proof", "unix", Role.OPERATOR);
    private static final List<String> FILTERS = List.of(
            "pid=77",
            "app=chat and age>10m and route~\"/poll\"",
            "client in 10.0.0.0/24 and not (stat=Z or user is null)",
            "route~'^/poll/\\d+7777$' and in>=0");

    private FilterSpeed() {}

    /** Runs it, on a thread as a session has it. @param arguments none */
    public static void main(String[] arguments) throws InterruptedException {
        var session = new HostThread(FilterSpeed::run, "session");
        session.start();
        session.join();
    }

    private static void run() {
        var manager = ProcessManager.create();
        for (int number = 0; number < PROCESSES; number++) {
            manager.register(new Poll(number));
        }
        var shell = Shell.create(manager, event -> {});
        for (var filter : FILTERS) {
            var times = new ArrayList<Double>();
            var rows = new Rows();
            for (int round = 0; round < ROUNDS; round++) {
                rows.lines = 0;
                long began = System.nanoTime();
                shell.execute(WHO, "ps " + filter, rows);
                times.add((System.nanoTime() - began) / 1e6);
            }
            System.out.printf(
                    Locale.ROOT,
                    "| `%s` | %d | %.0f | %.0f | %.0f |%n",
                    filter.replace("|", "\\|"),
                    rows.lines - 1,
                    times.getFirst(),
                    times.stream().sorted().toList().get(ROUNDS / 2),
                    times.stream().mapToDouble(Double::doubleValue).max().orElse(0));
        }
        Runtime.getRuntime().halt(0);
    }

    /** A request as a web server has it. */
    private static final class Poll extends Process {
        private final int number;

        Poll(int number) {
            this.number = number;
        }

        @Override
        protected String kind() {
            return "http";
        }

        @Override
        protected String name() {
            return "GET /poll/" + number;
        }

        @Override
        protected String app() {
            return number % 2 == 0 ? "chat" : "docs";
        }

        @Override
        protected @Nullable String user() {
            return number % 3 == 0 ? null : "ann";
        }

        @Override
        protected String method() {
            return "GET";
        }

        @Override
        protected String route() {
            return "/poll/" + number;
        }

        @Override
        protected String client() {
            return "10." + (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255) + ":50000";
        }
    }

    /** Counts lines. */
    private static final class Rows implements Output {
        private long lines;

        @Override
        public void out(String text) {
            lines += text.chars().filter(letter -> letter == '\n').count();
        }

        @Override
        public void err(String text) {
            throw new IllegalStateException(text);
        }
    }
}

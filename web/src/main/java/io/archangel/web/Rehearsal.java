package io.archangel.web;

import io.archangel.http.Event;
import io.archangel.http.Events;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Watches a small table of its own, again and again, so that who first watches a large one finds the code compiled: cold, the
 * first rows of 100,000 take seconds. It rests four times as long as it works, so that a server that has just started has its
 * processors for those who use it.
 */
final class Rehearsal {
    private static final int ROWS = 1_000;

    /** So much longer it rests than it works. */
    private static final int REST = 4;

    private static final int ROUNDS = 80;

    /** What comes and goes between two looks. */
    private static final int CHANGES = 50;

    private static final Principal NOBODY = new Principal("warm-up", "web", Role.VIEWER);

    /** One filter looks at all anew for whoever comes, the other at nothing. */
    private static final List<String> FILTERS = List.of("age>=0s and kind=http", "");

    private final ProcessManager manager;
    private final Collector collector;
    private final Shell shell;

    private Rehearsal(ProcessManager manager, Collector collector) {
        this.manager = manager;
        this.collector = collector;
        shell = Shell.create(manager, event -> {});
    }

    /** Does all of it, unless it is to stop. On a thread that may block for some seconds. */
    static void run(WebOptions options, BooleanSupplier stops) throws InterruptedException {
        try (var manager = ProcessManager.create();
                var collector = new Collector(manager, new Series(manager, new SignalLog()), options)) {
            new Rehearsal(manager, collector).watch(stops);
        }
    }

    private void watch(BooleanSupplier stops) throws InterruptedException {
        var rows = new ArrayList<Process>();
        for (int number = 0; number < ROWS; number++) {
            rows.add(manager.register(new Some(number)));
        }
        for (int round = 0; round < ROUNDS && !stops.getAsBoolean(); round++) {
            long begin = System.nanoTime();
            for (int at = 0; at < CHANGES; at++) {
                rows.removeFirst().exit();
                rows.add(manager.register(new Some(at)));
            }
            for (var filter : FILTERS) {
                look(filter);
            }
            LockSupport.parkNanos(REST * (System.nanoTime() - begin));
        }
        rows.forEach(Process::exit);
    }

    private void look(String filter) throws InterruptedException {
        var request = manager.register(new Some(0));
        var view = shell.processes(NOBODY);
        var columns = new Columns(view, Columns.USUAL);
        var over = new CountDownLatch(1);
        collector.post(() -> {
            try {
                var viewer = new Viewer(
                        collector, request, new Nowhere(), columns, filter, () -> view.filter(filter), () -> {});
                collector.join(viewer);
                while (viewer.isBehind()) {
                    viewer.pump();
                }
                viewer.end();
            } finally {
                over.countDown();
            }
        });
        over.await();
        request.exit();
    }

    /** A row as a request has it. */
    private static final class Some extends Process {
        private final int number;

        Some(int number) {
            this.number = number;
        }

        @Override
        protected String kind() {
            return "http";
        }

        @Override
        protected String app() {
            return "warm-up";
        }

        @Override
        protected String name() {
            return "GET /warm-up/" + number;
        }

        @Override
        protected String method() {
            return "GET";
        }

        @Override
        protected String route() {
            return "/warm-up/{number}";
        }

        @Override
        protected String client() {
            return "127.0.0.1:" + number;
        }
    }

    /** Takes all that it is sent. */
    private static final class Nowhere implements Events {
        @Override
        public Optional<String> lastId() {
            return Optional.empty();
        }

        @Override
        public void send(Event event) {}

        @Override
        public void comment(String words) {}

        @Override
        public boolean offer(Event event) {
            var unused = event.hashCode(); // which is made of its bytes, as they would be sent
            return true;
        }

        @Override
        public void onReady(Runnable ready) {}

        @Override
        public void close() {}
    }
}

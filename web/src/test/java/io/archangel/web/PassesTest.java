package io.archangel.web;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.http.Event;
import io.archangel.http.Events;
import io.archangel.process.Process;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who watches has a share of each pass, and no more, however much a filter takes. */
final class PassesTest {
    private static final int ROWS = 2_000;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ProcessManager manager = ProcessManager.create();
    private final Collector collector =
            new Collector(manager, new Series(manager, new SignalLog()), WebOptions.defaults());
    private final Shell shell = Shell.create(manager, event -> {});
    private final List<Thing> rows = new ArrayList<>();

    /** What happened, in its order. */
    private final List<String> told = new CopyOnWriteArrayList<>();

    /** How often the filter that may be slow was asked. */
    private final AtomicInteger asked = new AtomicInteger();

    /** Whether it takes long over a row. */
    private volatile boolean isSlow;

    PassesTest() {
        for (int number = 0; number < ROWS; number++) {
            rows.add(manager.register(new Thing("row")));
        }
    }

    @AfterEach
    void close() {
        collector.close();
        manager.close();
    }

    @Test
    void rowsAndSeries_comeWhileTheFilterOfAnotherIsAsked() {
        isSlow = true;
        watch("heavy", "name~row", this::slowly);
        await().until(() -> asked.get() > 0);

        var light = watch("light", "", info -> true);

        await().atMost(LONG).until(() -> light.events.contains("series"));
        isSlow = false;
        await().atMost(LONG).until(() -> told.contains("heavy hello"));
        assertThat(told.indexOf("light ready")).isLessThan(told.indexOf("heavy hello"));
        assertThat(told.indexOf("light series")).isLessThan(told.indexOf("heavy hello"));
    }

    @Test
    void change_isShownWhileTheFilterOnAgeOfAnotherIsAskedAgain() {
        long first = rows.getFirst().pid();
        long last = rows.getLast().pid();
        var stage = new AtomicInteger(); // 1: it is to be slow from the first row on; 2: it is
        var heavy = watch("heavy", "age>=0s", info -> {
            if (info.pid() == first && stage.get() == 1) {
                isSlow = true;
                asked.set(0);
                stage.set(2);
            } else if (info.pid() == last && stage.get() == 2) {
                told.add("heavy was asked of all");
            }
            return slowly(info);
        });
        var light = watch("light", "", info -> true);
        await().atMost(LONG).until(() -> heavy.events.contains("ready") && light.events.contains("ready"));
        stage.set(1);
        await().atMost(LONG).until(() -> stage.get() == 2 && asked.get() > 0);

        var late = manager.register(new Thing("late"));

        await().atMost(LONG).until(() -> light.puts.containsKey(late.pid()));
        isSlow = false;
        await().atMost(LONG).until(() -> heavy.puts.containsKey(late.pid()));
        assertThat(told.indexOf("light " + late.pid())).isLessThan(told.indexOf("heavy was asked of all"));
    }

    @Test
    void whatChangesMeanwhile_isNeitherLostNorShownTwice() {
        changeWhileAsked("in<5");
    }

    @Test
    void whatChangesMeanwhile_underAFilterOnAge_isNeitherLostNorShownTwice() {
        changeWhileAsked("in<5 and age>=0s");
    }

    private void changeWhileAsked(String filter) {
        isSlow = true;
        var heavy = watch(
                "heavy",
                filter,
                info -> slowly(info) && info.in() < 5 && info.kind().equals("row"));
        var light = watch("light", "", info -> true);
        await().atMost(LONG).until(() -> asked.get() > 0 && light.events.contains("ready"));

        var come = new ArrayList<Long>();
        for (int number = 0; number < 10; number++) {
            come.add(manager.register(new Thing("come")).pid());
            rows.get(ROWS / 2 + number).exit();
            rows.get(number).count(7);
            rows.get(ROWS - 1 - number).count(7);
        }
        await().atMost(LONG).until(() -> light.puts.keySet().containsAll(come));
        isSlow = false;

        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(heavy.shown).isEqualTo(matching()).hasSize(ROWS - 20));
        await().atMost(LONG).until(() -> heavy.events.contains("ready"));
        assertThat(heavy.puts.values()).containsOnly(1);
        assertThat(heavy.events).containsOnlyOnce("hello");
    }

    private Set<Long> matching() {
        return manager.list().stream()
                .filter(info -> info.in() < 5 && info.kind().equals("row"))
                .map(ProcessInfo::pid)
                .collect(toSet());
    }

    private boolean slowly(ProcessInfo info) {
        asked.incrementAndGet();
        if (isSlow) {
            LockSupport.parkNanos(20_000_000);
        }
        return !info.name().isEmpty();
    }

    private Screen watch(String name, String filter, Predicate<ProcessInfo> test) {
        var screen = new Screen(name);
        collector.post(() -> collector.join(viewer(screen, filter, test)));
        return screen;
    }

    private Viewer viewer(Screen screen, String filter, Predicate<ProcessInfo> test) {
        return viewer(screen, filter, test, () -> {});
    }

    private Viewer viewer(Screen screen, String filter, Predicate<ProcessInfo> test, Runnable over) {
        var columns = new Columns(shell.processes(new Principal("ann", "web", Role.VIEWER)), "pid,name");
        return new Viewer(collector, screen.request, screen, columns, filter, () -> test, over);
    }

    // ---- those who come and go ----

    @Test
    void viewersThatComeAndGo_withAFilterOnAge_haveNobodyLookMoreOftenThanIsDue() {
        var counted = manager.register(new Thing("counted"));
        var took = new CompletableFuture<Duration>();

        collector.post(() -> {
            long begin = System.nanoTime();
            while (counted.looks.get() < 12) {
                for (var filter : List.of("", "age>=0s")) {
                    var viewer = viewer(new Screen("comes"), filter, info -> true);
                    collector.join(viewer);
                    viewer.end();
                }
                LockSupport.parkNanos(1_000_000);
            }
            took.complete(Duration.ofNanos(System.nanoTime() - begin));
        });

        // Ten a second: a machine that is slow has it take longer, never less.
        assertThat(took)
                .succeedsWithin(LONG, InstanceOfAssertFactories.DURATION)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void messagesWithoutEnd_letThoseWhoWatchHaveTheirTurn() {
        var goesOn = new AtomicBoolean(true);
        collector.post(new Runnable() {
            @Override
            public void run() {
                if (goesOn.get()) {
                    collector.post(this);
                }
            }
        });
        try {
            var light = watch("light", "", info -> true);

            await().atMost(LONG).until(() -> light.events.contains("ready"));
        } finally {
            goesOn.set(false);
        }
    }

    @Test
    void viewerThatHasGoneBeforeItCame_isNone() {
        var screen = new Screen("gone");
        var over = new AtomicInteger();
        var viewers = new CompletableFuture<Integer>();
        screen.request.exit();

        collector.post(() -> {
            collector.join(viewer(screen, "age>=0s", info -> true, over::incrementAndGet));
            viewers.complete(collector.viewers());
        });

        assertThat(viewers).succeedsWithin(LONG).isEqualTo(0);
        assertThat(over).hasValue(1);
    }

    /** Whose bytes do not count is, in what others see, as it was: by that it comes and goes, whatever ages the look has. */
    @Test
    void rowOfOneWhoWatches_goesFromTheTableOfAnother() {
        var aged = watch("aged", "age>=0s", info -> true);
        await().atMost(LONG).until(() -> aged.events.contains("ready"));
        aged.request.count(7);
        var seen = manager.register(new Thing("seen"));
        await().atMost(LONG).until(() -> aged.puts.containsKey(seen.pid()));
        var other = watch("other", "in>5", info -> info.in() > 5 || info.name().equals("late"));
        await().atMost(LONG).until(() -> other.events.contains("ready"));

        aged.request.exit();
        var late = manager.register(new Thing("late"));

        await().atMost(LONG).untilAsserted(() -> assertThat(other.shown).containsExactly(late.pid()));
    }

    /** Something to be watched. */
    private static final class Thing extends Process {
        private final String name;

        /** How often somebody looked. */
        final AtomicInteger looks = new AtomicInteger();

        Thing(String name) {
            this.name = name;
        }

        void count(long bytes) {
            countIn(bytes);
        }

        @Override
        protected String kind() {
            return "row";
        }

        @Override
        protected String name() {
            looks.incrementAndGet();
            return name;
        }
    }

    private static final class Watching extends Process {
        void count(long bytes) {
            countIn(bytes);
        }

        @Override
        protected String kind() {
            return "http";
        }

        @Override
        protected String name() {
            return "watching";
        }
    }

    /** Takes all that it is sent, and shows it as a page does. */
    private final class Screen implements Events {
        private final String name;
        final List<String> events = new CopyOnWriteArrayList<>();

        /** By pid, how often a row was put. */
        final Map<Long, Integer> puts = new ConcurrentHashMap<>();

        final Watching request = manager.register(new Watching());
        final Set<Long> shown = ConcurrentHashMap.newKeySet();

        Screen(String name) {
            this.name = name;
        }

        @Override
        public boolean offer(Event event) {
            var kind = "";
            for (var line : event.toString().split("\n")) {
                if (line.startsWith("event: ")) {
                    kind = line.substring(7);
                } else if (line.startsWith("data: ") && kind.equals("rows")) {
                    show(line.substring(6));
                }
            }
            told.add(name + " " + kind);
            events.add(kind);
            return true;
        }

        private void show(String data) {
            var tree = Json.tree(data);
            for (var row : tree.path("put")) {
                long pid = Long.parseLong(row.get(0).asString());
                shown.add(pid);
                if (row.get(1).asString().equals("late")) {
                    told.add(name + " " + pid);
                }
                puts.merge(pid, 1, Integer::sum);
            }
            for (var pid : tree.path("gone")) {
                shown.remove(Long.parseLong(pid.asString()));
            }
        }

        @Override
        public Optional<String> lastId() {
            return Optional.empty();
        }

        @Override
        public void send(Event event) {
            throw new UnsupportedOperationException("nobody may wait for one who watches");
        }

        @Override
        public void comment(String words) {}

        @Override
        public void onReady(Runnable ready) {}

        @Override
        public void close() {}
    }
}

package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ShelfTest {
    /** Of the lengths of a row's six texts. */
    private static final int HEADS = 12;

    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void add_everyFact_isReadAsItWas() {
        var shelf = shelf(10, 1024);
        kernel.clock.advance(Duration.ofHours(1));
        var process = new Counting();
        kernel.manager.register(process);
        var exit = new Exit.Signalled(Signal.TERM, "ann@ssh", "zu laut 😀");

        note(shelf, process, kernel.clock.nanos() + 1_500_000_000L, "http", "chat", "GET /é", exit);

        assertThat(shelf.list())
                .containsExactly(new HistoryEntry(
                        process.pid(),
                        "http",
                        "chat",
                        "GET /é",
                        kernel.clock.instant(),
                        Duration.ofMillis(1_500),
                        3,
                        5,
                        "TERM",
                        "ann@ssh",
                        "zu laut 😀",
                        null));
    }

    @Test
    void add_moreThanMostEntries_keepsTheLatest() {
        var shelf = shelf(200, 1 << 20);
        for (int i = 0; i < 1_000; i++) {
            add(shelf, i, "n");
        }

        assertThat(shelf.list()).extracting(ShelfTest::millis).isEqualTo(range(800, 1_000));
    }

    @Test
    void add_moreThanMostBytes_dropsTheOldest() {
        var shelf = shelf(1_000, 1_024);
        for (int i = 0; i < 100; i++) {
            add(shelf, i, "n".repeat(50 - HEADS - "task".length() - "OK".length()));
        }

        assertThat(shelf.list()).extracting(ShelfTest::millis).isEqualTo(range(80, 100));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void add_textsOfAllLengths_areWhatAListWouldKeep(long seed) {
        var random = new Random(seed);
        int most = 1 + random.nextInt(300);
        int mostBytes = 1_024 + random.nextInt(20_000);
        var shelf = shelf(most, mostBytes);
        var model = new ArrayDeque<String>();
        int bytes = 0;
        for (int i = 0; i < 3_000; i++) {
            var name = "x".repeat(random.nextInt(20)) + i;
            add(shelf, i, name);
            model.add(name);
            bytes += HEADS + 6 + name.length();
            while (model.size() > most || bytes > mostBytes) {
                bytes -= HEADS + 6 + model.remove().length();
            }
            if (random.nextInt(100) == 0) {
                assertThat(shelf.list()).extracting(HistoryEntry::name).containsExactlyElementsOf(model);
            }
        }
        assertThat(shelf.list()).extracting(HistoryEntry::name).containsExactlyElementsOf(model);
    }

    @ParameterizedTest
    @CsvSource({"é, 100, 32", "😀, 30, 16", "€, 30, 21", "n, 65, 64", "n, 64, 64", "'', 0, 0"})
    void name_ofSoManyCharacters_isCutAtAWholeOneOf64Bytes(String character, int times, int kept) {
        var shelf = shelf(10, 1024);

        add(shelf, 0, character.repeat(times));

        assertThat(shelf.list()).singleElement().extracting(HistoryEntry::name).isEqualTo(character.repeat(kept));
    }

    @Test
    void name_halfASurrogatePair_isAQuestionMark() {
        var shelf = shelf(10, 1024);

        add(shelf, 0, "a" + Character.MIN_HIGH_SURROGATE + "b" + Character.MIN_LOW_SURROGATE);

        assertThat(shelf.list()).singleElement().extracting(HistoryEntry::name).isEqualTo("a?b?");
    }

    @Test
    void add_longestTextsThereMayBe_areCutAndKept() {
        var shelf = shelf(100, 1024);
        var endless = "é".repeat(1_000);
        for (int i = 0; i < 200; i++) {
            var exit = new Exit.Signalled(Signal.of("S".repeat(32)), endless, endless);
            note(shelf, kernel.idle(), i, endless, endless, endless, exit);
        }

        assertThat(shelf.list()).singleElement().satisfies(entry -> {
            for (var text : List.of(entry.kind(), entry.app(), entry.name())) {
                assertThat(text).isEqualTo("é".repeat(32));
            }
            assertThat(entry.by()).isEqualTo("é".repeat(64));
            assertThat(entry.reason()).isEqualTo("é".repeat(128));
        });
    }

    @Test
    void find_oneAmongThousands_isFoundWhileItIsKept() {
        var shelf = shelf(5_000, 1 << 20);
        var pids = new ArrayList<Long>();
        for (int i = 0; i < 6_000; i++) {
            pids.add(add(shelf, i, "n" + i));
        }

        assertThat(shelf.find(pids.get(999))).isNull();
        for (int i : new int[] {1_000, 1_001, 3_333, 5_999}) {
            assertThat(shelf.find(pids.get(i))).extracting(HistoryEntry::name).isEqualTo("n" + i);
        }
    }

    @Test
    void add_manyThreads_keepsTheLatestInOrder() throws InterruptedException {
        int most = 500;
        var shelf = shelf(most, 1 << 20);
        var ended = new AtomicLong();
        var begin = new CyclicBarrier(4);
        var workers = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            workers.add(Thread.ofPlatform().start(() -> {
                Guard.attempt(begin::await);
                for (int j = 0; j < 10_000; j++) {
                    add(shelf, ended.incrementAndGet(), "n");
                    if (j % 1_000 == 0) {
                        shelf.list();
                    }
                }
            }));
        }
        for (var worker : workers) {
            worker.join();
        }

        var kept = shelf.list().stream().map(ShelfTest::millis).toList();
        assertThat(kept).hasSize(most).doesNotHaveDuplicates();
        // save those few whose thread was held up between the moment of the end and its note
        assertThat(kept).filteredOn(at -> at > 40_000 - most).hasSizeGreaterThan(most - 20);
        add(shelf, 40_001, "last");
        assertThat(shelf.list()).last().extracting(HistoryEntry::name).isEqualTo("last");
    }

    @Test
    void list_endsOnDifferentThreads_areInTheOrderOfTheirTime() throws InterruptedException {
        var shelf = shelf(30, 1 << 20);
        for (int i = 0; i < 50; i++) {
            int now = i;
            var worker = Thread.ofPlatform().start(() -> add(shelf, now, "n"));
            worker.join();
        }

        assertThat(shelf.list())
                .extracting(ShelfTest::millis)
                .isSortedAccordingTo(Comparator.naturalOrder())
                .isEqualTo(range(20, 50));
    }

    @Test
    void add_sortsAndEndsThatChange_areEachItsOwn() {
        var shelf = shelf(300, 1 << 20);
        var kinds = List.of("http", "http", "ws");
        var exits = List.of(
                Exit.OK, new Exit.Signalled(Signal.TERM, "ann", "why"), Exit.OK, Exit.OK, new Exit.Limited("age"));
        for (int i = 0; i < 300; i++) {
            var exit = exits.get(i % 5);
            note(shelf, kernel.idle(), i, kinds.get(i % 3), i % 2 == 0 ? null : "app", "n" + i, exit);
        }

        var entries = shelf.list();

        for (int i = 0; i < 300; i++) {
            var entry = entries.get(i);
            var exit = exits.get(i % 5);
            assertThat(entry.kind()).isEqualTo(kinds.get(i % 3));
            assertThat(entry.app()).isEqualTo(i % 2 == 0 ? null : "app");
            assertThat(entry.name()).isEqualTo("n" + i);
            assertThat(entry.exit()).isEqualTo(exit.word());
            assertThat(entry.by()).isEqualTo(exit.by());
            assertThat(entry.reason()).isEqualTo(exit.reason());
        }
    }

    /** Rows are used again, but not under the eyes of a reader, who asks for the time between two looks at them. */
    @Test
    void list_whileThousandsEnd_showsWhatItFound() {
        var meddling = new Meddling(kernel.clock);
        var shelf = new Shelf(100, 1 << 20, meddling, lanes());
        for (int i = 0; i < 1_000; i++) {
            add(shelf, i, "n" + i);
        }
        meddling.meddle = () -> {
            meddling.meddle = () -> {};
            for (int i = 1_000; i < 3_000; i++) {
                add(shelf, i, "n" + i);
            }
        };

        assertThat(shelf.list()).extracting(ShelfTest::millis).isEqualTo(range(900, 1_000));
        assertThat(shelf.list()).extracting(ShelfTest::millis).isEqualTo(range(2_900, 3_000));
    }

    private Shelf shelf(int entries, int bytes) {
        return new Shelf(entries, bytes, kernel.clock, lanes());
    }

    /** Notes one that ended so many milliseconds from now. @return its pid */
    private long add(Shelf shelf, long millis, String name) {
        var process = kernel.idle();
        note(shelf, process, process.started() + millis * 1_000_000, "task", null, name, Exit.OK);
        process.exit();
        return process.pid();
    }

    private static void note(
            Shelf shelf, Process process, long ended, String kind, String app, String name, Exit exit) {
        process.lane().lock();
        shelf.add(process.lane(), process, ended, kind, app, name, exit, exit.reason());
        process.lane().unlock();
    }

    private Lane[] lanes() {
        return ((ProcessTable) kernel.manager).pages.lanes;
    }

    private static long millis(HistoryEntry entry) {
        return entry.duration().toMillis();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static final class Counting extends Process {
        Counting() {
            countIn(3);
            countOut(5);
        }
    }

    /** Does something whenever it is asked for the time of day. */
    private static final class Meddling extends DelegatingClock {
        private Runnable meddle = () -> {};

        Meddling(Clock clock) {
            super(clock);
        }

        @Override
        public Instant instant() {
            meddle.run();
            return super.instant();
        }
    }
}

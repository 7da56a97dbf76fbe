package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Process;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listings of many, which are made as they are read. */
final class FlowTest {
    /** So many rows are looked at before the first is written. */
    private static final int MEASURED = 1_000;

    private final CommandsFixture fixture = new CommandsFixture();
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void ps_ofThousandsForOneWhoReadsALittle_makesFewMoreThanHeTook() {
        register(5_000, "counted");
        for (var line : List.of("ps -o pid,name", "ps -o pid,name name=counted", "ps -o pid,name --json")) {
            made.set(0);
            var slow = new Slow(2_000);
            fixture.shell.execute(CommandsFixture.ROOT, line, slow);
            assertThat(made).as(line).hasValueGreaterThan(2_000).hasValueLessThan(3_500);
            assertThat(slow.ahead).as(line + ": made beyond what was taken").isLessThan(1_000);
        }
    }

    @Test
    void ps_ofOneWhoReadsNothing_makesWhatItMeasuresAndNoMore() {
        register(5_000, "counted");
        for (var line : List.of("ps -o pid,name", "watch -c 1 ps -o pid,name", "pgrep counted -o pid,name")) {
            made.set(0);
            fixture.shell.execute(CommandsFixture.ROOT, line, new Slow(0));
            assertThat(made).as(line).hasValueLessThanOrEqualTo(MEASURED);
        }
    }

    @Test
    void ps_ofAFew_makesNoMore() {
        register(5_000, "counted");
        made.set(0);
        fixture.run("ps -o pid -n 3 name=counted");
        assertThat(fixture.out()).isEqualTo("PID\n  1\n  2\n  3\n");
        assertThat(made).hasValue(3);
    }

    @Test
    void ps_theFirstOfAnOrder_areThoseOfAllInThatOrder() {
        for (int each = 0; each < 700; each++) {
            fixture.request().count(each * 37 % 100, 0);
        }
        fixture.run("ps -o pid,in --sort -in");
        var all = fixture.out().lines().limit(1 + 250).toList();
        fixture.run("ps -o pid,in --sort -in -n 250");
        assertThat(fixture.out().lines()).containsExactlyElementsOf(all);
        fixture.run("ps -o pid --sort -in -n 0");
        assertThat(fixture.out()).isEqualTo("PID\n");
    }

    @Test
    void columns_thatAreWiderFurtherDown_areWiderFromThere() {
        register(MEASURED, "name");
        register(20, "longer name");
        fixture.run("ps -o name,pid");
        var lines = fixture.out().lines().toList();
        assertThat(lines).hasSize(1 + MEASURED + 20);
        assertThat(lines.subList(0, 1 + MEASURED))
                .allSatisfy(line -> assertThat(line).hasSize("name 1000".length()));
        assertThat(lines.subList(1 + MEASURED, lines.size()))
                .allSatisfy(line -> assertThat(line).hasSize("longer name 1000".length()));
        assertThat(lines.get(1)).isEqualTo("name    1");
        assertThat(lines.getLast()).isEqualTo("longer name 1020");
    }

    @Test
    void pgrep_counts() {
        register(3, "counted");
        assertThat(fixture.run("pgrep -c counted")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("3\n");
        assertThat(fixture.run("pgrep -c nobody")).isEqualTo(Shell.FAILED);
        assertThat(fixture.run("pgrep --json nobody")).isEqualTo(Shell.FAILED);
        assertThat(fixture.out()).isEqualTo("[]\n");
        assertThat(fixture.run("pgrep -o pid counted")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("PID\n  1\n  2\n  3\n");
    }

    @Test
    void watch_withoutATerminal_endsWhenNobodyReads() {
        register(5, "counted");
        assertThat(fixture.shell.execute(CommandsFixture.ROOT, "watch -n 100ms ps", new Slow(2)))
                .isEqualTo(Shell.FAILED);
    }

    @Test
    void captured_keepsWhatAScreenShows() {
        var captured = new Captured(Paper.none());
        captured.out("one\ntwo");
        captured.out("\n" + "line\n".repeat(100));
        assertThat(captured.text()).startsWith("one\ntwo\nline\n").hasLineCount(24);
    }

    private void register(int processes, String name) {
        for (int each = 0; each < processes; each++) {
            fixture.manager.register(new Counted(name));
        }
    }

    /** Counts how often it is made a row of. */
    private final class Counted extends Process {
        private final String name;

        Counted(String name) {
            this.name = name;
        }

        @Override
        protected String name() {
            made.incrementAndGet();
            return name;
        }
    }

    /** Takes so many lines, and then goes. */
    private final class Slow implements Output {
        private final int most;
        private int taken;

        /** How many rows were made beyond those taken, once those were written that widths are measured by. */
        private int ahead;

        Slow(int most) {
            this.most = most;
        }

        @Override
        public void out(String text) {
            if (taken >= most) {
                throw new UncheckedIOException(new IOException("gone"));
            }
            taken += (int) text.lines().count();
            ahead = taken < MEASURED ? 0 : Math.max(ahead, made.get() - taken);
        }

        @Override
        public void err(String text) {
            out(text);
        }
    }
}

package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Exit;
import io.archangel.process.FakeClock;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.shell.door.Visitors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doors tell the audit of who comes and goes. */
final class VisitorsTest {
    private static final Principal ANN = new Principal("ann", "ssh", Role.OPERATOR);
    private static final Principal ADMIN = new Principal("root", "unix", Role.ADMIN);

    private final CommandsFixture fixture = new CommandsFixture();
    private final Visitors visitors = new Visitors(fixture.shell, "ssh", fixture.clock);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        visitors.close();
        fixture.close();
    }

    @Test
    void visits_areWrittenInTheirOrder_andTheAuditShowsThem() throws IOException {
        try (var audit = Audit.file(folder.resolve("audit.log"));
                var manager = ProcessManager.create(ManagerOptions.defaults().clock(new FakeClock()))) {
            var shell = Shell.create(manager, audit, ZoneOffset.UTC);
            try (var doors = new Visitors(shell, "ssh", manager.clock())) {
                doors.failed("(key)", "10.0.0.7:4710");
                doors.came(ANN, "10.0.0.7:4711");
                doors.refused(ANN, "10.0.0.7:4712");
                doors.left(ANN, "10.0.0.7:4711", new Exit.Normal(0));
            }
            var output = new Recorded();
            shell.execute(ADMIN, "audit -o time,who,from,what,verdict", output);
            assertThat(output.out()).isEqualTo("""
                    TIME     WHO       FROM          WHAT   VERDICT
                    12:00:00 ann@ssh   10.0.0.7:4711 logout OK
                    12:00:00 ann@ssh   10.0.0.7:4712 login  refused
                    12:00:00 ann@ssh   10.0.0.7:4711 login  done
                    12:00:00 (key)@ssh 10.0.0.7:4710 login  failed
                    """);
        }
    }

    @Test
    void failures_atOneAddress_haveALineAndThenOneAMinute() {
        storm(1_000, "10.0.0.7");
        assertThat(written()).containsExactly("(key)@ssh 10.0.0.7:1 login failed");
        fixture.clock.advance(Duration.ofMinutes(1));
        storm(2, "10.0.0.7");
        assertThat(written()).last().isEqualTo("(key)@ssh 10.0.0.7 login failed, 999 more times");
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(written()).hasSize(3).last().isEqualTo("(key)@ssh 10.0.0.7 login failed, 2 more times");
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(written()).hasSize(3);
        assertThat(fixture.clock.pending()).as("quiet costs no wake-up").isZero();
        storm(1, "10.0.0.7");
        assertThat(written()).hasSize(4).last().isEqualTo("(key)@ssh 10.0.0.7:1 login failed");
    }

    @Test
    void failures_atAThousandAddresses_haveAFewLinesAMinute() {
        for (int address = 0; address < 1_000; address++) {
            storm(1, "2001:db8::" + address);
        }
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(written()).hasSize(18).last().isEqualTo("(others)@ssh null login failed, 983 more times");
    }

    @Test
    void oneWhoComesAndGoesAgainAndAgain_hasTenLinesOfEach_andThenOneAMinute() {
        visits(1_000);
        assertThat(written()).hasSize(20).endsWith("ann@ssh 10.0.0.7:10 login done", "ann@ssh 10.0.0.7:10 logout OK");
        fixture.clock.advance(Duration.ofMinutes(1));
        visits(1);
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(written().subList(20, 24))
                .containsExactlyInAnyOrder(
                        "ann@ssh null login done, 990 more times",
                        "ann@ssh null logout OK, 990 more times",
                        "ann@ssh null login done, 1 more time",
                        "ann@ssh null logout OK, 1 more time");
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(written()).hasSize(24);
        assertThat(fixture.clock.pending()).as("quiet costs no wake-up").isZero();
        visits(1);
        assertThat(written()).hasSize(26).last().isEqualTo("ann@ssh 10.0.0.7:1 logout OK");
    }

    @Test
    void tenVisits_haveALineEach_andNoneMore() {
        visits(10);
        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(written()).hasSize(20).noneMatch(line -> line.contains("more"));
        assertThat(fixture.clock.pending()).isZero();
    }

    @Test
    void people_haveLinesOfTheirOwn_howeverManyComeAndFail() {
        for (int address = 0; address < 100; address++) {
            storm(1, "2001:db8::" + address);
        }
        for (int number = 0; number < 100; number++) {
            visitors.came(new Principal("ann" + number, "ssh", Role.OPERATOR), "10.0.0.7:4711");
        }
        assertThat(written()).filteredOn(line -> line.endsWith("login done")).hasSize(100);
        storm(1, "10.0.0.8");
        visitors.close();
        assertThat(written()).last().isEqualTo("(others)@ssh null login failed, 84 more times");
    }

    @Test
    void failures_haveLinesOfTheirOwn_howeverManyCome() {
        for (int number = 0; number < 100; number++) {
            visitors.came(new Principal("ann" + number, "ssh", Role.OPERATOR), "10.0.0.7:4711");
        }
        storm(1, "10.0.0.7");
        storm(1, "10.0.0.8");
        assertThat(written()).endsWith("(key)@ssh 10.0.0.7:1 login failed", "(key)@ssh 10.0.0.8:1 login failed");
    }

    @Test
    void counts_areWrittenWhenTheDoorCloses() {
        storm(2, "10.0.0.7");
        visitors.close();
        assertThat(written()).last().isEqualTo("(key)@ssh 10.0.0.7 login failed, 1 more time");
    }

    @Test
    void audit_thatHangs_holdsUpNobodyAtTheDoor() {
        var free = new CountDownLatch(1);
        Audit stuck = event -> awaitQuietly(free);
        try (var manager = ProcessManager.create()) {
            var doors = new Visitors(Shell.create(manager, stuck), "ssh", manager.clock());
            for (int visit = 0; visit < 10_000; visit++) {
                doors.came(ANN, "10.0.0.7:4711");
                doors.failed("(key)", "10.0.0.7:4711");
            }
            free.countDown();
            doors.close();
        }
        assertThat(free.getCount()).isZero();
    }

    @Test
    void lines_haveTheTimeWhenItHappened_howeverLateTheyAreWritten() {
        var free = new CountDownLatch(1);
        var times = new CopyOnWriteArrayList<String>();
        Audit late = event -> {
            awaitQuietly(free);
            times.add(event.what() + " " + event.time());
        };
        var doors = new Visitors(Shell.create(fixture.manager, late), "ssh", fixture.clock);
        doors.came(ANN, "10.0.0.7:4711");
        fixture.clock.advance(Duration.ofSeconds(20));
        doors.left(ANN, "10.0.0.7:4711", Exit.OK);
        fixture.clock.advance(Duration.ofSeconds(20));
        free.countDown();
        doors.close();

        assertThat(times).containsExactly("login 2026-11-22T12:00:00Z", "logout 2026-11-22T12:00:20Z");
    }

    @Test
    void seeOff_waitsUntilAllHaveLeftWhoEntered() {
        visitors.seeOff();
        var first = fixture.request();
        var second = fixture.request();
        visitors.entered(first, ANN, "10.0.0.7:4711");
        visitors.entered(second, ANN, "10.0.0.7:4712");
        first.exit();
        var waiting = Thread.ofPlatform().start(visitors::seeOff);
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        second.exit();

        await().until(() -> !waiting.isAlive());
        assertThat(written()).filteredOn(line -> line.contains("logout")).hasSize(2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void visits(int times) {
        for (int port = 1; port <= times; port++) {
            visitors.came(ANN, "10.0.0.7:" + port);
            visitors.left(ANN, "10.0.0.7:" + port, Exit.OK);
        }
    }

    private void storm(int failures, String address) {
        for (int port = 1; port <= failures; port++) {
            visitors.failed("(key)", address + ":" + port);
        }
    }

    private List<String> written() {
        visitors.settle();
        return fixture.audited.stream()
                .map(event -> event.who() + " " + event.from() + " " + event.what() + " " + event.verdict())
                .toList();
    }
}

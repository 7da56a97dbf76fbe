package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Process;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is shown of one. */
final class LookingTest {
    private final CommandsFixture fixture = new CommandsFixture();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        fixture.close();
    }

    @Test
    void where_ofAThread_showsItsStackAndWhatItWaitsFor() {
        fixture.manager.spawn("waits", never::await);
        await().untilAsserted(() -> {
            assertThat(fixture.run("where 1")).isEqualTo(Shell.DONE);
            assertThat(fixture.out())
                    .startsWith("1 virtual thread pid-1, waiting\n")
                    .contains("waits for java.util.concurrent.CountDownLatch$Sync")
                    .contains("    at java.base/java.util.concurrent.CountDownLatch.await(");
        });
        fixture.run("where -n 1 1");
        assertThat(fixture.out()).contains("    and ").hasLineCount(4);
        fixture.run("where --json 1");
        assertThat(fixture.out())
                .startsWith("[{\"pid\":\"1\",\"thread\":\"pid-1\",\"virtual\":true,\"state\":\"waiting\",")
                .contains("\"frames\":[\"");
        assertThat(fixture.run("where 99")).isEqualTo(Shell.FAILED);
        assertThat(fixture.err()).isEqualTo("where: 99 is no process that lives\n");
    }

    @Test
    void where_ofAPlatformThreadThatWaitsForALock_namesWhoHoldsIt() throws Exception {
        var lock = new ReentrantLock();
        lock.lock();
        var process = fixture.manager.register(new Locker());
        var thread = Thread.ofPlatform().name("locker").start(() -> process.work(lock));
        try {
            await().until(() -> thread.getState() == Thread.State.WAITING);
            fixture.run("where 1");
            assertThat(fixture.out())
                    .startsWith(
                            "1 locker, waiting\n    waits for java.util.concurrent.locks.ReentrantLock$NonfairSync@")
                    .contains(", held by " + Thread.currentThread().getName());
        } finally {
            lock.unlock();
            thread.join();
        }
    }

    @Test
    void where_ofAVirtualThreadThatWaitsForALock_namesTheProcessThatHoldsIt() {
        var lock = new ReentrantLock();
        fixture.manager.spawn("holds", () -> {
            lock.lock();
            never.await();
        });
        await().until(lock::isLocked);
        fixture.manager.spawn("waits", lock::lockInterruptibly);
        await().untilAsserted(() -> {
            fixture.run("where 2");
            assertThat(fixture.out())
                    .startsWith("2 virtual thread pid-2, waiting\n")
                    .containsPattern(
                            "    waits for java.util.concurrent.locks.ReentrantLock\\$NonfairSync@[0-9a-f]+, held by pid-1 of"
                                    + " process 1\n");
        });
        fixture.run("where --json 2");
        assertThat(fixture.out()).contains("\"held_by\":\"pid-1\",\"holder\":\"1\",\"unknown\":null,");
    }

    @Test
    void stat_showsGroups_andNoThreadToAViewer() {
        var parent = fixture.request();
        fixture.manager.registerUnder(parent, new CommandsFixture.Request("GET /child"));
        assertThat(fixture.run("stat 1")).isEqualTo(Shell.DONE);
        assertThat(fixture.out())
                .contains("who\n  pid        1\n  id         1@" + fixture.manager.instance())
                .contains("traffic\n  method     GET\n")
                .contains("  children   1\n  first      2\n")
                .contains("thread\n");
        fixture.run(CommandsFixture.VIEWER, "stat 2");
        assertThat(fixture.out()).contains("  ancestors  1\n").doesNotContain("thread");
        fixture.run("stat --json 1");
        assertThat(fixture.out())
                .startsWith("[{\"pid\":\"1\",")
                .contains("\"age_ms\":0,")
                .contains("\"children\":1");
        assertThat(fixture.run("stat 77")).isEqualTo(Shell.FAILED);
    }

    @Test
    void core_ofOneThatGoesOn_andOfOneThatQuitEnded() {
        var one = fixture.manager.register(new Asked());
        assertThat(fixture.run("core 1")).isEqualTo(Shell.DONE);
        assertThat(fixture.out())
                .startsWith("1@" + fixture.manager.instance() + " task Asked, S\n")
                .contains("head\n  GET /a?q=*** HTTP/1.1\n")
                .endsWith(
                        "replay\n  curl -g --path-as-is -i -X 'GET' -H 'X-It: o'\\''clock $(id)' 'http://example.org/a?q=***'\n");
        assertThat(one.isAlive()).isTrue();
        fixture.run("kill -QUIT --reason 'have a look' 1");
        assertThat(fixture.run("core")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).contains("Asked").contains("have a look");
        fixture.run("core 1");
        assertThat(fixture.out()).contains("QUIT by root@unix: have a look").contains("signals\n  QUIT by root@unix");
        fixture.run("core --json 1");
        assertThat(fixture.out()).contains("\"stack\":[").contains("\"curl\":\"curl -g --path-as-is -i");
        assertThat(fixture.run("core 12")).isEqualTo(Shell.FAILED);
        assertThat(fixture.run(CommandsFixture.VIEWER, "core 1")).isEqualTo(Shell.FAILED);
    }

    @Test
    void wait_forOneThatEnds_tellsHow() throws Exception {
        var one = fixture.request();
        var code = new CompletableFuture<Integer>();
        var thread = Thread.ofPlatform().start(() -> code.complete(fixture.run("wait 1")));
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        one.exit(3);
        thread.join();
        assertThat(code).isCompletedWithValue(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("1 CODE 3 after 0ms\n");
        assertThat(fixture.run("wait --for 1ms 1")).isEqualTo(Shell.DONE);
        fixture.request();
        assertThat(fixture.run("wait --for 1ms 2")).isEqualTo(Shell.FAILED);
        assertThat(fixture.err()).isEqualTo("wait: 2 has not ended\n");
        assertThat(fixture.run("wait 99")).isEqualTo(Shell.FAILED);
        assertThat(fixture.err()).isEqualTo("wait: nobody remembers a process 99\n");
    }

    @Test
    void uptime_tellsThePriceOfTheBookkeeping() {
        fixture.request();
        assertThat(fixture.run(CommandsFixture.VIEWER, "uptime")).isEqualTo(Shell.DONE);
        assertThat(fixture.out())
                .contains(" up 0ms, 1 in flight (0 conn, 1 http, 0 ws, 0 session), 0 stopped, 0 zombies, 0 in history")
                .containsPattern("bookkeeping: \\d+ ns and \\d+ bytes a process, just measured");
        fixture.run("uptime --json");
        assertThat(fixture.out()).contains("\"in_flight\":1").contains("\"price_ns\":");
    }

    @Test
    void w_showsWhatRunsNow() {
        fixture.run("w");
        assertThat(fixture.out()).isEqualTo("""
            PID USER DOOR FROM LOGIN IDLE WHAT
              - root unix -      0ms    - w
            """);
    }

    @Test
    void listings_takeFiltersSortsAndColumns() {
        var one = fixture.request();
        one.count(5, 7);
        fixture.request().count(1, 9);
        fixture.run("ps -o pid,in,out --sort -out");
        assertThat(fixture.out()).isEqualTo("""
            PID  IN   OUT
              2   1     9
              1   5     7
            """);
        fixture.run("ps -o pid in>=5");
        assertThat(fixture.out()).isEqualTo("PID\n  1\n");
        fixture.run("ps -o pid 2");
        assertThat(fixture.out()).isEqualTo("PID\n  2\n");
        fixture.run("ps -o pid -n 1 --sort out");
        assertThat(fixture.out()).isEqualTo("PID\n  1\n");
        one.exit();
        fixture.run("history -o pid,exit duration<1s and exit=OK");
        assertThat(fixture.out()).isEqualTo("PID EXIT\n  1 OK\n");
        assertThat(fixture.run("ps --sort nothing")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err()).contains("no column 'nothing'; there are pid,");
    }

    @Test
    void filterThatIsWrong_showsWhereWithACaret() {
        assertThat(fixture.run("ps app=chat and aeg>10m")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err())
                .startsWith("ps: no key 'aeg'; there are pid ")
                .endsWith("  app=chat and aeg>10m\n               ^\n");
    }

    /** What a request says of its head. */
    private static final class Asked extends Process {
        @Override
        protected String head() {
            return "GET /a?q=*** HTTP/1.1\nHost: example.org\nX-It: o'clock $(id)";
        }
    }

    /** Waits for a lock. */
    private static final class Locker extends Process {
        void work(ReentrantLock lock) {
            var unused = runBody(() -> {
                lock.lock();
                lock.unlock();
            });
        }
    }

    @Test
    void pid_ofAnotherRun_isNotTakenForOneOfThis() {
        fixture.request();
        for (var command : List.of("stat", "where", "core", "tap --for 1ms", "wait --for 1ms")) {
            assertThat(fixture.run(command + " 1@oldinstance")).as(command).isEqualTo(Shell.USAGE);
            assertThat(fixture.err()).contains("1@oldinstance is of another run of the server");
        }
        assertThat(fixture.run("stat 1@" + fixture.manager.instance())).isEqualTo(Shell.DONE);
    }
}

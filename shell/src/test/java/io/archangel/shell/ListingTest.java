package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Kill;
import io.archangel.process.Limits;
import io.archangel.process.Process;
import io.archangel.process.Signal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ListingTest {
    private final CommandsFixture fixture = new CommandsFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void ps_aConnectionAndItsRequest_looksAsItIsPromised() {
        tree();
        assertThat(fixture.run("ps")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("""
                PID PPID USER STAT   AGE KIND APP    METHOD ROUTE   CLIENT           IN   OUT
                  1    0 -    S    12.4s task -      -      -       -                 0     0
                  2    1 -    S    12.4s http stream GET    /stream 127.0.0.1:51812  79  1.1k
                """);
    }

    @Test
    void ps_json_hasTheKeysAndTypesPromised() {
        tree();
        fixture.run("ps --json");
        assertThat(fixture.out()).isEqualTo("""
                [{"pid":"1","ppid":"0","user":null,"stat":"S","age_ms":12400,"kind":"task","app":null,"method":null,"route":null,"client":null,"in":0,"out":0},
                {"pid":"2","ppid":"1","user":null,"stat":"S","age_ms":12400,"kind":"http","app":"stream","method":"GET","route":"/stream","client":"127.0.0.1:51812","in":79,"out":1100}]
                """);
    }

    @Test
    void ps_jsonOfNothing_isAnEmptyArray() {
        fixture.run("ps --json");
        assertThat(fixture.out()).isEqualTo("[]\n");
    }

    @Test
    void ps_long_addsItsColumnsAndForAViewerNoStacks() {
        fixture.manager.spawn("sleeper", () -> new CountDownLatch(1).await());
        Awaitility.await().untilAsserted(() -> {
            fixture.run("ps -l");
            assertThat(fixture.out())
                    .contains("IDLE WCHAN")
                    .contains("CountDownLatch.await")
                    .contains("virtual pid-1");
        });
        fixture.run(CommandsFixture.VIEWER, "ps -l");
        assertThat(fixture.out())
                .contains("WCHAN LIMIT THREAD")
                .doesNotContain("CountDownLatch")
                .doesNotContain("pid-1");
        fixture.run(CommandsFixture.VIEWER, "ps -o pid,wchan,thread --json");
        assertThat(fixture.out()).isEqualTo("[{\"pid\":\"1\",\"wchan\":null,\"thread\":null}]\n");
    }

    @Test
    void ps_picked_showsThoseColumnsInThatOrder() {
        tree();
        fixture.run("ps -o route,PID");
        assertThat(fixture.out()).isEqualTo("ROUTE   PID\n-         1\n/stream   2\n");
        assertThat(fixture.run("ps -o pdi")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err()).startsWith("ps: no column 'pdi'; did you mean 'pid'?");
    }

    @Test
    void ps_forest_putsChildrenBelowTheirParents() {
        var first = fixture.manager.register(Process.around("one", one -> {}));
        var second = fixture.manager.register(Process.around("two", two -> {}));
        fixture.manager.registerUnder(first, Process.around("child", child -> {}));
        fixture.run("ps --forest -o pid,kind");
        assertThat(fixture.out()).isEqualTo("PID KIND\n  1 task\n  3 \\_ task\n  2 task\n");
        assertThat(second.isAlive()).isTrue();
    }

    @Test
    void pstree_aTree_isDrawn() {
        tree();
        fixture.manager.registerUnder(fixture.request(), new CommandsFixture.Request("inner"));
        fixture.run("pstree");
        assertThat(fixture.out().lines().skip(1))
                .containsExactly(
                        "└─2 http [stream] GET /stream", "3 http [stream] GET /stream", "└─4 http [stream] inner");
        fixture.run("pstree --json");
        assertThat(fixture.out()).contains("{\"pid\":\"2\",\"ppid\":\"1\",\"depth\":1,");
    }

    @Test
    void history_whoAndWhy_areShown() {
        var request = fixture.request();
        request.count(79, 1229);
        fixture.clock.advance(Duration.ofMillis(14_900));
        fixture.manager.kill(Kill.of(1).by("root@unix"));
        assertThat(fixture.run("history")).isZero();
        assertThat(fixture.out()).isEqualTo("""
                PID KIND APP    NAME        STARTED  DURATION IN  OUT EXIT    BY        REASON
                  1 http stream GET /stream 12:00:00    14.9s 79 1.2k TERM    root@unix -
                """);
        fixture.run("history --json");
        assertThat(fixture.out())
                .isEqualTo("[{\"pid\":\"1\",\"kind\":\"http\",\"app\":\"stream\",\"name\":\"GET /stream\","
                        + "\"started\":\"2026-11-22T12:00:00Z\",\"duration_ms\":14900,\"in\":79,\"out\":1229,\"exit\":\"TERM\","
                        + "\"by\":\"root@unix\",\"reason\":null}]\n");
        fixture.run("history -n 0 --json");
        assertThat(fixture.out()).isEqualTo("[]\n");
    }

    @Test
    void history_long_addsHowLongAThreadStayed() throws InterruptedException {
        var began = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        fixture.manager.spawn("stubborn", () -> {
            began.countDown();
            while (gate.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        began.await();
        fixture.manager.signal(Kill.of(1).signal(Signal.KILL));
        Awaitility.await()
                .until(() -> fixture.manager.find(1).orElseThrow().stat().equals("Z"));
        fixture.run("history -l --json");
        assertThat(fixture.out()).endsWith("\"reason\":null,\"haunted_ms\":null}]\n");

        fixture.clock.advance(Duration.ofSeconds(90));
        gate.countDown();

        Awaitility.await().untilAsserted(() -> {
            fixture.run("history -l --json");
            assertThat(fixture.out()).endsWith("\"haunted_ms\":90000}]\n");
        });
    }

    @Test
    void ps_limitsAndTags_areShownWhereTheyAreSet() {
        var process = fixture.manager.register(Process.around("one", one -> {}));
        process.limit(Limits.NONE.age(Duration.ofMinutes(10)).in(1, 2));
        process.tag("nightly");
        process.tag("import");
        fixture.manager.register(Process.around("two", two -> {}));

        fixture.run("ps -o pid,limit,tags --json");

        assertThat(fixture.out())
                .isEqualTo("[{\"pid\":\"1\",\"limit\":\"age 600s, in 1..2\",\"tags\":\"import,nightly\"},\n"
                        + "{\"pid\":\"2\",\"limit\":null,\"tags\":null}]\n");
    }

    @Test
    void ps_namesThatAttackTheTerminal_areShownHarmlessly() {
        var request = fixture.request();
        request.app = "a\u001b]0;owned\u0007\u202e\n";
        request.client = "日本";
        fixture.run("ps -o app,client,pid");
        assertThat(fixture.out()).isEqualTo("""
                APP                         CLIENT PID
                a\\x1b]0;owned\\x07\\u202e\\x0a 日本     1
                """);
        fixture.run("ps --json");
        assertThat(fixture.out()).matches("[\n -~]+").contains("\"app\":\"a\\u001B]0;owned\\u0007\\u202E\\n\"");
    }

    private void tree() {
        var parent = fixture.manager.register(Process.around("one", one -> {}));
        fixture.manager
                .registerUnder(parent, new CommandsFixture.Request("GET /stream"))
                .count(79, 1100);
        fixture.clock.advance(Duration.ofMillis(12_400));
    }
}

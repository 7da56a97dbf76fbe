package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Signal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KillCommandTest {
    private final CommandsFixture fixture = new CommandsFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void kill_aProcess_endsItAndTellsHow() {
        var request = fixture.request();
        request.atExit(exit -> {});
        assertThat(fixture.run("kill 1")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("1 exited: 1 hook ran, exit TERM by root@unix\n");
        assertThat(request.isAlive()).isFalse();
    }

    @Test
    void kill_again_saysAlreadyExitedAndFails() {
        fixture.request();
        fixture.run("kill -KILL 1 --reason 'ran away'");
        assertThat(fixture.run("kill 1")).isEqualTo(Shell.FAILED);
        assertThat(fixture.out()).isEqualTo("1 already-exited: exit KILL by root@unix\n");
        fixture.run("history --json");
        assertThat(fixture.out()).contains("\"exit\":\"KILL\",\"by\":\"root@unix\",\"reason\":\"ran away\"");
    }

    @Test
    void kill_json_hasTheKeysAndTypesPromised() {
        fixture.request();
        fixture.run("kill --json 1 77");
        assertThat(fixture.out())
                .isEqualTo(
                        "[{\"pid\":\"1\",\"verdict\":\"exited\",\"signal\":\"TERM\",\"client_freed_us\":null,\"response\":null,\"hooks_run\":0,\"hooks_failed\":0,\"thread_ended_us\":null,\"exit\":\"TERM\",\"by\":\"root@unix\",\"reason\":null,\"where\":null},\n"
                                + "{\"pid\":\"77\",\"verdict\":\"no-such-process\",\"signal\":\"TERM\",\"client_freed_us\":null,\"response\":null,\"hooks_run\":0,\"hooks_failed\":0,\"thread_ended_us\":null,\"exit\":null,\"by\":\"root@unix\",\"reason\":null,\"where\":null}]\n");
    }

    @Test
    void kill_severalOfWhichOneIsNot_endsTheOthersAndFails() {
        fixture.request();
        fixture.request();
        assertThat(fixture.run("kill -s KILL 1 99 2")).isEqualTo(Shell.FAILED);
        assertThat(fixture.out().lines().map(line -> line.split(":")[0]))
                .containsExactly("1 exited", "99 no-such-process", "2 exited");
    }

    @Test
    void kill_theOtherInstance_leavesItAlone() {
        var request = fixture.request();
        assertThat(fixture.run("kill 1@0123456789abcdef")).isEqualTo(Shell.FAILED);
        assertThat(fixture.out()).isEqualTo("1 stale-instance\n");
        assertThat(request.isAlive()).isTrue();
        assertThat(fixture.run("kill " + request.id())).isEqualTo(Shell.DONE);
    }

    @Test
    void kill_withoutWaiting_saysOnlyThatItWasSignalled() {
        fixture.request().ignore(Signal.TERM);
        assertThat(fixture.run("kill --no-wait 1")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("1 signalled\n");
    }

    @Test
    void kill_oneThatLivesOn_saysSoWhenTheWaitIsOver() {
        fixture.request().ignore(Signal.TERM);
        var code = CompletableFuture.supplyAsync(() -> fixture.run("kill --wait 5s 1"));
        Awaitility.await().until(() -> fixture.clock.pending() > 0);
        fixture.clock.advance(Duration.ofMillis(4999));
        assertThat(code).isNotDone();
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(code.join()).isEqualTo(Shell.FAILED);
        assertThat(fixture.out()).startsWith("1 still-running");
    }

    @Test
    void kill_theProcessItRunsIn_isSignalledAndNotWaitedFor() {
        var heard = new CompletableFuture<Integer>();
        var session = fixture.manager.spawn("session", () -> heard.complete(fixture.run("kill 1")));
        assertThat(heard).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("1 signalled\n");
        assertThat(session.exitValue().orElseThrow().word()).isEqualTo("TERM");
    }

    @Test
    void kill_interruptedWhileItWaits_givesUpWaiting() throws InterruptedException {
        fixture.request().on(Signal.TERM, received -> {});
        var code = new CompletableFuture<Integer>();
        var thread = Thread.ofPlatform().start(() -> code.complete(fixture.run("kill --wait 1h 1")));
        Awaitility.await().until(() -> fixture.clock.pending() > 0);
        thread.interrupt();
        assertThat(code).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Shell.INTERRUPTED);
        assertThat(fixture.err()).isEqualTo("kill: interrupted while waiting; the signals were sent\n");
        thread.join();
    }

    @Test
    void kill_notUnderstood_isAUsageErrorInOneLine() {
        assertThat(fixture.run("kill")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err())
                .isEqualTo("kill: whom? give at least one pid, or a filter such as app=chat (help kill)\n");
        assertThat(fixture.run("kill -9 1")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err()).isEqualTo("kill: signals go by name, '-9' is a number; try kill -l (help kill)\n");
        assertThat(fixture.run("kill -s NOPE 1")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err())
                .isEqualTo("kill: no signal 'NOPE'; there are HUP INT QUIT USR1 USR2 TERM KILL STOP CONT LIMIT (help"
                        + " kill)\n");
        assertThat(fixture.run("kill 'x\u001b[2J\n'")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err()).isEqualTo("kill: 'x\\x1b[2J\\x0a' is not a pid; ps lists them (help kill)\n");
        assertThat(fixture.run("kill --wait soon 1")).isEqualTo(Shell.USAGE);
        assertThat(fixture.run("kill --wait 2h 1")).isEqualTo(Shell.USAGE);
        assertThat(fixture.run("kill --nonsense 1")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err().lines()).hasSize(1);
        assertThat(fixture.audited).isEmpty();
    }

    @Test
    void kill_list_namesTheSignals() {
        assertThat(fixture.run("kill -l")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("HUP INT QUIT USR1 USR2 TERM KILL STOP CONT LIMIT\n");
    }

    @Test
    void kill_byAnyone_isWrittenDownBeforeAndAfter() {
        fixture.request();
        fixture.run(CommandsFixture.REMOTE, "kill 1 2 --reason bored");
        assertThat(fixture.audited).hasSize(2);
        var intent = fixture.audited.getFirst();
        var outcome = fixture.audited.getLast();
        assertThat(intent.phase()).isEqualTo(Audit.Phase.INTENT);
        assertThat(outcome.phase()).isEqualTo(Audit.Phase.OUTCOME);
        assertThat(outcome.id()).isEqualTo(intent.id()).startsWith(fixture.manager.instance());
        assertThat(intent.who()).isEqualTo(CommandsFixture.REMOTE);
        assertThat(intent.what()).isEqualTo("kill 1 2 --reason bored");
        assertThat(intent.whom()).isEqualTo("1 2");
        assertThat(intent.why()).isEqualTo("bored");
        assertThat(intent.verdict()).isNull();
        assertThat(outcome.verdict()).isEqualTo("exited no-such-process");
    }

    @Test
    void kill_whateverIsTyped_takesFourKibibytesOfTheAudit() {
        fixture.run("kill 1 --reason " + "x".repeat(100_000));
        assertThat(fixture.audited).hasSize(2).allSatisfy(event -> {
            assertThat(event.what()).hasSize(4096).endsWith("x…");
            assertThat(event.why()).hasSize(4096);
        });
    }

    @Test
    void kill_auditCannotBeWritten_isRefusedFromOutsideAndDoneWithAWarningFromHere() {
        var request = fixture.request();
        fixture.isDiskFull = true;
        assertThat(fixture.run(CommandsFixture.REMOTE, "kill 1")).isEqualTo(Shell.FAILED);
        assertThat(fixture.err())
                .isEqualTo("kill: refused, since the audit can't be written: No space left on device\n");
        assertThat(request.isAlive()).isTrue();
        assertThat(fixture.run("kill 1")).isEqualTo(Shell.DONE);
        assertThat(fixture.err()).isEqualTo("warning: the audit can't be written: No space left on device\n");
        assertThat(request.isAlive()).isFalse();
    }

    @Test
    void kill_byAViewerWhoTypesMuch_isWrittenDownOnceAndShort() {
        fixture.run(CommandsFixture.VIEWER, "kill " + "1 ".repeat(10_000));
        assertThat(fixture.audited).singleElement().satisfies(event -> {
            assertThat(event.what()).hasSize(256).startsWith("kill 1 1").endsWith("…");
            assertThat(event.whom()).isEmpty();
        });
    }

    @Test
    void kill_byAViewer_isDeniedAndWrittenDown() {
        var request = fixture.request();
        assertThat(fixture.run(CommandsFixture.VIEWER, "kill 1 2")).isEqualTo(Shell.FAILED);
        assertThat(fixture.out()).isEqualTo("1 denied\n2 denied\n");
        assertThat(request.isAlive()).isTrue();
        assertThat(fixture.audited).singleElement().satisfies(event -> {
            assertThat(event.verdict()).isEqualTo("denied");
            assertThat(event.who()).isEqualTo(CommandsFixture.VIEWER);
        });
    }

    @Test
    void kill_keyOfAFilterInCapitals_looksAtThreadsAllTheSame() throws Exception {
        var open = new CountDownLatch(1);
        var task = fixture.manager.spawn("waits", open::await);
        Awaitility.await().until(() -> fixture.manager.list(true).getFirst().wchan() != null);
        fixture.run("kill -y 'WCHAN is null'");
        assertThat(task.isAlive()).isTrue();
        open.countDown();
    }
}

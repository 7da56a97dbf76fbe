package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Signal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Receipts as lines of JSON, each as soon as it is known. */
final class ReceiptLinesTest {
    private final CommandsFixture fixture = new CommandsFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void lines_whileOneIsWaitedFor_haveThoseThatEnded() {
        fixture.request().ignore(Signal.TERM);
        fixture.request();

        var code = begin("kill --json-lines --wait 5s 1 2");
        Awaitility.await().until(() -> !fixture.out().isEmpty());

        assertThat(code).isNotDone();
        assertThat(fixture.out())
                .startsWith("{\"pid\":\"2\",\"verdict\":\"exited\"")
                .endsWith("}\n");
        fixture.clock.advance(Duration.ofSeconds(5));
        assertThat(code).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Shell.FAILED);
        assertThat(fixture.out().lines().toList().getLast())
                .startsWith("{\"pid\":\"1\",\"verdict\":\"still-running\"")
                .endsWith("}");
        assertThat(fixture.out().lines()).hasSize(2);
        assertThat(fixture.audited.getLast().verdict()).isEqualTo("still-running exited");
    }

    @Test
    void lines_ofALadder_haveThoseThatTermEndedBeforeKillFollows() {
        var stubborn = fixture.request();
        stubborn.ignore(Signal.TERM);
        fixture.request();

        var code = begin("kill --json-lines --ladder 5s 1 2");
        Awaitility.await().until(() -> !fixture.out().isEmpty());

        assertThat(code).isNotDone();
        assertThat(stubborn.isAlive()).isTrue();
        assertThat(fixture.out()).startsWith("{\"pid\":\"2\",\"verdict\":\"exited\",\"signal\":\"TERM\"");
        fixture.clock.advance(Duration.ofSeconds(5));
        assertThat(code).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Shell.DONE);
        assertThat(fixture.out().lines()).hasSize(2);
        assertThat(fixture.out().lines().toList().getLast())
                .startsWith("{\"pid\":\"1\",\"verdict\":\"exited\",\"signal\":\"KILL\"");
    }

    @Test
    void lines_interrupted_areNotShownAgain() throws InterruptedException {
        fixture.request().ignore(Signal.TERM);
        fixture.request();
        var code = new CompletableFuture<Integer>();
        var output = fixture.output;
        var thread = Thread.ofPlatform()
                .start(() -> code.complete(
                        fixture.shell.execute(CommandsFixture.ROOT, "kill --json-lines --ladder 1h 1 2", output)));
        Awaitility.await().until(() -> !fixture.out().isEmpty());

        thread.interrupt();

        assertThat(code).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Shell.INTERRUPTED);
        assertThat(fixture.out().lines()).hasSize(1);
        thread.join();
    }

    @Test
    void lines_areThereForEverySignal() {
        fixture.request();
        for (var command : new String[] {"stop", "cont", "signal USR1", "kill -s HUP --no-wait"}) {
            fixture.run(command + " --json-lines 1");
            assertThat(fixture.out()).as(command).startsWith("{\"pid\":\"1\"").endsWith("}\n");
        }
        fixture.request();
        fixture.run("pkill --json-lines --yes stream");
        assertThat(fixture.out()).contains("\"verdict\":\"exited\"").endsWith("}\n");
    }

    @Test
    void lines_ofADryRunOrARefusal_areObjectsToo() {
        fixture.request();
        fixture.request();

        fixture.run("kill --json-lines --dry-run app=stream");
        assertThat(fixture.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        fixture.run(CommandsFixture.VIEWER, "kill --json-lines 1 2");
        assertThat(fixture.out().lines()).hasSize(2).allMatch(line -> line.contains("\"verdict\":\"denied\""));
    }

    private CompletableFuture<Integer> begin(String line) {
        var output = fixture.output;
        return CompletableFuture.supplyAsync(() -> fixture.shell.execute(CommandsFixture.ROOT, line, output));
    }
}

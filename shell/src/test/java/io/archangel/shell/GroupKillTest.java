package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Process;
import io.archangel.process.Signal;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders to whomever a filter finds. */
final class GroupKillTest {
    private final CommandsFixture fixture = new CommandsFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void kill_byFilterWhereNobodyCanBeAsked_wantsYes() {
        var one = fixture.request();
        assertThat(fixture.run("kill app=stream")).isEqualTo(Shell.USAGE);
        assertThat(fixture.err())
                .isEqualTo("kill: it would hit 1 process, and nobody can be asked here; give --yes, or --dry-run to see"
                        + " them (help kill)\n");
        assertThat(one.isAlive()).isTrue();
        assertThat(fixture.run("kill --yes app=stream")).isEqualTo(Shell.DONE);
        assertThat(one.isAlive()).isFalse();
        assertThat(fixture.audited).extracting(Audit.Event::whom).containsExactly("1", "1");
    }

    @Test
    void kill_byFilter_asksWithTheCount() {
        var one = fixture.request();
        var two = fixture.request();
        fixture.output = new Recorded("n");
        assertThat(fixture.shell.execute(CommandsFixture.ROOT, "kill app=stream", fixture.output))
                .isEqualTo(Shell.FAILED);
        assertThat(fixture.output.asked()).isEqualTo("TERM for 2 processes. Go ahead? [y/N] ");
        assertThat(fixture.err()).isEqualTo("kill: nothing was done\n");
        assertThat(one.isAlive()).isTrue();
        fixture.output = new Recorded("y");
        assertThat(fixture.shell.execute(CommandsFixture.ROOT, "kill app=stream and pid=2", fixture.output))
                .isEqualTo(Shell.DONE);
        assertThat(one.isAlive()).isTrue();
        assertThat(two.isAlive()).isFalse();
    }

    @Test
    void kill_dryRun_showsWhomAndDoesNothing() {
        var one = fixture.request();
        assertThat(fixture.run("kill -KILL --dry-run app=stream")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).contains("GET    /stream").endsWith("KILL would be for 1 process\n");
        assertThat(fixture.run("kill --dry-run 1 2")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).endsWith("TERM would be for 1 process\n");
        assertThat(one.isAlive()).isTrue();
        assertThat(fixture.audited).isEmpty();
    }

    @Test
    void kill_byFilter_leavesSessionsAndWhatTheyHangOnAlone() {
        var connection = fixture.request();
        var session = fixture.manager.registerUnder(connection, new Sitting());
        var victim = fixture.request();
        fixture.manager.register(Process.around("kept", it -> {})).tag("protected");
        assertThat(fixture.run("kill --yes pid>0")).isEqualTo(Shell.DONE);
        assertThat(victim.isAlive()).isFalse();
        assertThat(session.isAlive()).isTrue();
        assertThat(connection.isAlive()).isTrue();
        assertThat(fixture.run("kill --yes pid>0")).isEqualTo(Shell.FAILED);
        assertThat(fixture.err())
                .isEqualTo("kill: no process is so (3 of the operators' own left out; name them by pid)\n");
        assertThat(fixture.run("kill " + session.pid())).isEqualTo(Shell.DONE);
        assertThat(session.isAlive()).isFalse();
    }

    @Test
    void kill_ofMany_isSummedUp() {
        for (int number = 0; number < 30; number++) {
            fixture.request();
        }
        fixture.run("kill --yes app=stream");
        assertThat(fixture.out()).isEqualTo("30 exited\n");
    }

    @Test
    void kill_ladder_killsWhoTakesNoNoticeOfTerm() throws Exception {
        var stubborn = fixture.request();
        stubborn.ignore(Signal.TERM);
        var willing = fixture.request();
        var code = new CompletableFuture<Integer>();
        var thread = Thread.ofPlatform().start(() -> code.complete(fixture.run("kill --ladder 5s 1 2")));
        Awaitility.await().until(() -> !willing.isAlive());
        assertThat(stubborn.isAlive()).isTrue();
        Awaitility.await().until(() -> {
            fixture.clock.advance(java.time.Duration.ofSeconds(5));
            return code.isDone();
        });
        thread.join();
        assertThat(code).isCompletedWithValue(Shell.DONE);
        assertThat(stubborn.exitValue())
                .hasValueSatisfying(exit -> assertThat(exit.word()).isEqualTo("KILL"));
        assertThat(willing.exitValue())
                .hasValueSatisfying(exit -> assertThat(exit.word()).isEqualTo("TERM"));
    }

    @Test
    void pkill_andPgrep_takeAPatternOrAFilter() {
        fixture.request();
        var poll = fixture.manager.register(new CommandsFixture.Request("GET /poll/7"));
        assertThat(fixture.run("pgrep /poll")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("2\n");
        assertThat(fixture.run("pgrep -l app=stream and name~poll")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("2 GET /poll/7\n");
        assertThat(fixture.run("pgrep -c app=stream")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("2\n");
        assertThat(fixture.run("pgrep nobody")).isEqualTo(Shell.FAILED);
        assertThat(fixture.run("pkill /poll --yes --reason test")).isEqualTo(Shell.DONE);
        assertThat(poll.isAlive()).isFalse();
        assertThat(fixture.manager.list()).hasSize(1);
    }

    @Test
    void stopContNohupUlimitSignal_doWhatTheySay() {
        var one = fixture.request();
        assertThat(fixture.run("stop 1")).isEqualTo(Shell.DONE);
        assertThat(fixture.manager.list().getFirst().stat()).startsWith("T");
        assertThat(fixture.run("cont app=stream --yes")).isEqualTo(Shell.DONE);
        assertThat(fixture.manager.list().getFirst().stat()).startsWith("S");
        assertThat(fixture.run("nohup 1")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("1 takes no notice of HUP\n");
        assertThat(fixture.run("kill -HUP --no-wait 1")).isEqualTo(Shell.DONE);
        assertThat(one.isAlive()).isTrue();
        assertThat(fixture.run("ulimit 1")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("1 unlimited\n");
        assertThat(fixture.run("ulimit --age 5m..10m --in 10k 1 99")).isEqualTo(Shell.FAILED);
        assertThat(fixture.out()).isEqualTo("1 age 300s..600s, in 10240\n99 no-such-process\n");
        assertThat(fixture.run("ulimit --age none 1")).isEqualTo(Shell.DONE);
        assertThat(fixture.out()).isEqualTo("1 in 10240\n");
        assertThat(fixture.run("ulimit --age 0s 1")).isEqualTo(Shell.USAGE);
        var said = new CompletableFuture<String>();
        one.on(Signal.of("RELOAD"), received -> said.complete(String.valueOf(received.payload())));
        assertThat(fixture.run("signal reload 1 --payload 'all of it'")).isEqualTo(Shell.DONE);
        assertThat(said).succeedsWithin(java.time.Duration.ofSeconds(5)).isEqualTo("all of it");
        assertThat(fixture.run("signal TERM 1 --payload x")).isEqualTo(Shell.USAGE);
        assertThat(fixture.run("signal 'no such' 1")).isEqualTo(Shell.USAGE);
        assertThat(fixture.run("signal")).isEqualTo(Shell.USAGE);
    }

    /** A session of an operator's. */
    private static final class Sitting extends Process {
        @Override
        protected String kind() {
            return "session";
        }
    }
}

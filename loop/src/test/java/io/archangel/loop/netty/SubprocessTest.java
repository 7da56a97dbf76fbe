package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.Command;
import io.archangel.loop.FakeLoop;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.LoopThread;
import io.archangel.loop.SubprocessTransport;
import io.archangel.process.Home;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SubprocessTest {
    private static final Path ROOT = Path.of("/");
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

    @AutoClose
    private final Running running = new Running(Polling.EPOLL).start();

    // ---- what it says and hears ----

    @Test
    void callbacks_inputThenItsEnd_comeInOrder() {
        var heard = start("cat");
        running.onLoop(() -> {
            heard.program().write(bytes("hello"));
            heard.program().writeEof();
        });
        var log = await(heard.lost);
        assertThat(heard.said()).isEqualTo("hello");
        assertThat(log).containsExactlyInAnyOrder("made", "data 1", "pipe 0", "pipe 1", "pipe 2", "exited 0", "lost");
        assertThat(log).containsSubsequence("made", "data 1", "pipe 1", "exited 0", "lost");
        assertThat(heard.program().returncode()).hasValue(0);
    }

    @Test
    void output_largerThanAPipe_isAllReceivedBeforeTheEnd() {
        var heard = shell("head -c 1000000 /dev/zero; echo oops >&2; exit 3");
        assertThat(await(heard.lost))
                .containsSubsequence("data 1", "pipe 1", "exited 3")
                .containsSubsequence("data 2", "pipe 2", "exited 3");
        assertThat(heard.said()).hasSize(1_000_005);
    }

    @Test
    void merge_errors_comeWithTheOutputInOrder() {
        var heard =
                start(Command.shell(ROOT, "echo one; echo two >&2; echo three").merge());
        assertThat(await(heard.lost)).doesNotContain("pipe 2");
        assertThat(heard.said()).isEqualTo("one\ntwo\nthree\n");
        running.onLoop(() -> assertThatThrownBy(() -> heard.program().pipeTransport(2))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("no pipe 2"));
        assertThat(running.errors).isEmpty();
    }

    @Test
    void command_environmentAndFolder_areThoseGivenAndNothingElse(@TempDir Path folder) throws IOException {
        var heard = start(Command.of(folder, "env").environment(Map.of("ONE", "1")));
        await(heard.lost);
        assertThat(heard.said()).isEqualTo("ONE=1\n");
        var where = start(Command.of(folder, "pwd"));
        await(where.lost);
        assertThat(where.said().strip()).isEqualTo(folder.toRealPath().toString());
    }

    @Test
    void command_wordsThatAShellWouldTouch_arriveAsTheyAre() {
        var heard = start("echo", "$HOME", "; exit 1", "*");
        await(heard.lost);
        assertThat(heard.said()).isEqualTo("$HOME ; exit 1 *\n");
    }

    // ---- programs that behave badly ----

    @Test
    void input_thatNobodyReads_pausesTheProtocolAndBlocksNobody() {
        var heard = start("sleep", "60");
        running.onLoop(() -> heard.program().write(ByteBuffer.allocate(1 << 20)));
        running.settle();
        assertThat(heard.log).containsExactly("made", "pause");
        heard.program().kill();
        assertThat(await(heard.lost)).contains("exited 137").contains("pipe 0 Broken pipe: nobody reads it any more");
    }

    @Test
    void input_writtenBeforeTheLoopHearsThatNobodyReads_isToldTheSame() {
        var heard = start("sleep", "60");
        var stat = Path.of("/proc", Long.toString(heard.program().pid()), "stat");
        running.onLoop(() -> {
            heard.program().kill();
            await().ignoreExceptions() // it may go between the look and the reading
                    .until(() -> !Files.exists(stat) || Files.readString(stat).contains(") Z "));
            heard.program().write(bytes("too late"));
        });
        assertThat(await(heard.lost)).contains("pipe 0 Broken pipe: nobody reads it any more");
    }

    @Test
    void input_readAtLast_letsTheProtocolWriteOn() {
        var heard = shell("read word; wc -c");
        running.onLoop(() -> heard.program().write(ByteBuffer.allocate(1 << 20)));
        running.onLoop(() -> heard.program().write(bytes("\n12345")));
        await().until(() -> heard.log.contains("resume"));
        running.onLoop(() -> heard.program().writeEof());
        assertThat(await(heard.lost)).containsSubsequence("made", "pause", "resume", "exited 0");
        assertThat(heard.said().strip()).isEqualTo("5");
    }

    @Test
    void output_whileReadingIsPaused_holdsTheProgramUp() {
        var heard = new Heard() {
            @Override
            public void connectionMade(SubprocessTransport transport) {
                super.connectionMade(transport);
                transport.pipeTransport(1).pauseReading();
            }
        };
        start(heard, Command.of(ROOT, "head", "-c", "300000", "/dev/zero"));
        var stat = Path.of("/proc", Long.toString(heard.program().pid()), "wchan");
        await().until(() -> Files.readString(stat).contains("pipe"));
        running.settle();
        assertThat(heard.said()).isEmpty();
        assertThat(heard.program().returncode()).isEmpty();
        running.onLoop(() -> heard.program().pipeTransport(1).resumeReading());
        assertThat(await(heard.lost)).containsSubsequence("pipe 1", "exited 0", "lost");
        assertThat(heard.said()).hasSize(300_000);
    }

    @Test
    void end_whileReadingIsPaused_isToldAndTheRestWaits() {
        var heard = new Heard() {
            @Override
            public void connectionMade(SubprocessTransport transport) {
                super.connectionMade(transport);
                transport.pipeTransport(1).pauseReading();
            }
        };
        start(heard, Command.of(ROOT, "echo", "late"));
        await().until(() -> heard.log.contains("exited 0"));
        running.settle();
        assertThat(heard.said()).isEmpty();
        running.onLoop(() -> heard.program().pipeTransport(1).resumeReading());
        assertThat(await(heard.lost)).endsWith("data 1", "pipe 1", "lost");
        assertThat(heard.said()).isEqualTo("late\n");
    }

    @Test
    void output_closedEarly_isToldWhileTheProgramRuns() {
        var heard = shell("exec >&-; exec sleep 60");
        await().until(() -> heard.log.contains("pipe 1"));
        assertThat(heard.program().returncode()).isEmpty();
        heard.program().terminate();
        assertThat(await(heard.lost)).contains("exited 143");
    }

    @Test
    void pipe_heldByAnotherProgram_staysOpenBeyondTheEnd() {
        var heard = shell("sleep 60 & echo $!");
        await().until(() -> heard.log.contains("exited 0"));
        running.settle();
        var other = ProcessHandle.of(Long.parseLong(heard.said().strip())).orElseThrow();
        assertThat(heard.log).doesNotContain("pipe 1", "lost");
        running.onLoop(() -> heard.program().close());
        assertThat(await(heard.lost)).contains("pipe 1");
        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }

    // ---- ending it ----

    @Test
    void close_programThatMindsTerm_endsIt() {
        var heard = start("sleep", "60");
        running.onLoop(() -> {
            heard.program().close();
            heard.program().close();
            assertThat(heard.program().isClosing()).isTrue();
        });
        assertThat(await(heard.lost))
                .containsOnlyOnce("exited 143")
                .containsOnlyOnce("lost")
                .endsWith("lost");
    }

    @Test
    void close_programThatIgnoresTerm_killsIt() {
        var heard = shell("trap '' TERM; echo ready; while :; do read word < /dev/zero; done");
        await().until(() -> heard.said().equals("ready\n"));
        running.onLoop(() -> heard.program().close());
        assertThat(await(heard.lost)).contains("exited 137");
    }

    @Test
    void sendSignal_fromForeignThread_reachesTheProgram() {
        var heard = shell("trap 'echo got; exit 7' USR1; echo ready; while :; do sleep 0.01; done");
        await().until(() -> heard.said().equals("ready\n"));
        heard.program().sendSignal("USR1");
        assertThat(await(heard.lost)).contains("exited 7");
        assertThat(heard.said()).endsWith("got\n");
        heard.program().sendSignal("USR1");
        assertThatThrownBy(() -> heard.program().sendSignal("NONE")).isInstanceOf(LoopException.class);
    }

    @Test
    void everyCall_onForeignThread_isRefused_butToAsk() {
        var heard = start("cat");
        var its = heard.program();
        assertThat(List.<ThrowingCallable>of(
                        its::close, its::abort, its::writeEof, () -> its.write(bytes("x")), () -> its.pipeTransport(0)))
                .allSatisfy(call -> assertThatThrownBy(call)
                        .isInstanceOf(LoopException.class)
                        .hasMessageContaining("callSoonThreadsafe"));
        assertThat(its.isClosing()).isFalse();
        running.onLoop(() -> heard.program().abort());
        assertThat(await(heard.lost)).contains("exited 137");
    }

    @Test
    void everyCall_afterConnectionLost_isHarmless() {
        var heard = start("true");
        var log = await(heard.lost);
        var its = heard.program();
        assertThat(its.isClosing()).isTrue();
        its.terminate();
        its.kill();
        its.sendSignal("TERM");
        running.onLoop(() -> {
            its.write(bytes("too late"));
            its.writeEof();
            its.write(bytes("too late"));
            its.close();
            its.abort();
            its.close();
            assertThat(its.isClosing()).isTrue();
        });
        running.settle();
        assertThat(running.errors).isEmpty();
        assertThat(heard.log).isEqualTo(log);
        assertThat(its.returncode()).hasValue(0);
    }

    @Test
    void loop_closed_endsItAndSaysSo() {
        var loop = NettyLoop.create();
        var heard = new Heard();
        loop.subprocess(() -> heard, Command.of(ROOT, "sleep", "60")).whenComplete((made, failed) -> loop.stop());
        loop.runForever();
        long pid = heard.program().pid();
        loop.close();
        assertThat(await(heard.lost))
                .contains("exited 137")
                .containsOnlyOnce("lost")
                .endsWith("lost");
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void loop_closedWhileItStarts_leavesNothing() {
        var loop = NettyLoop.create();
        var heard = new Heard();
        var future = loop.subprocess(() -> heard, Command.of(ROOT, "sleep", "61"));
        loop.close();
        assertThatThrownBy(() -> await(future)).hasCauseInstanceOf(LoopException.class);
        assertThat(heard.log).isEmpty();
        await().until(() -> ProcessHandle.current()
                .children()
                .noneMatch(child -> child.info().commandLine().orElse("").contains("sleep 61")));
        assertThatThrownBy(() -> loop.subprocess(() -> heard, Command.of(ROOT, "true")))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void loop_itsThreadDies_theProgramIsKilledAndToldSo() {
        var errors = new CopyOnWriteArrayList<Throwable>();
        var breakable =
                new Breakable(LoopOptions.defaults().polling(Polling.EPOLL).errors((its, error) -> errors.add(error)));
        try (var loop = breakable.loop;
                var unused = LoopThread.start(loop)) {
            var heard = new Heard() {
                @Override
                public void connectionLost(@Nullable Throwable cause) {
                    super.connectionLost(cause instanceof Home.Lost ? new IOException("with its loop") : cause);
                }
            };
            await(loop.subprocess(() -> heard, Command.of(ROOT, "sleep", "60")));
            breakable.breaks(Integer.MAX_VALUE);
            assertThat(await(heard.lost)).contains("exited 137").endsWith("lost with its loop");
            await().untilAsserted(() -> assertThat(errors).singleElement().isInstanceOf(Home.Lost.class));
            var next = new Heard();
            await(loop.subprocess(() -> next, Command.of(ROOT, "true")));
            assertThat(await(next.lost)).contains("exited 0");
        }
    }

    // ---- what can go wrong ----

    @Test
    void subprocess_noSuchProgram_failsAndNamesIt() {
        var future = running.loop.subprocess(Heard::new, Command.of(ROOT, "no-such-program"));
        assertThatThrownBy(() -> await(future))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(LoopException.class)
                .hasMessageContaining("no-such-program");
    }

    @Test
    void subprocess_factoryThrowsOrGivesNull_failsAndKills() {
        var thrown = new IllegalStateException("no protocol");
        var future = running.loop.subprocess(
                () -> {
                    throw thrown;
                },
                Command.of(ROOT, "sleep", "62"));
        assertThatThrownBy(() -> await(future)).hasCause(thrown);
        assertThatThrownBy(() -> await(running.loop.subprocess(() -> null, Command.of(ROOT, "sleep", "62"))))
                .hasMessageContaining("null");
        await().until(() -> ProcessHandle.current()
                .children()
                .noneMatch(child -> child.info().commandLine().orElse("").contains("sleep 62")));
        assertThat(running.errors).hasSize(2).first().isSameAs(thrown);
    }

    @Test
    void subprocess_loopOnNio_isRefused() {
        try (var nio = new Running(Polling.NIO)) {
            assertThatThrownBy(() -> nio.loop.subprocess(Heard::new, Command.of(ROOT, "true")))
                    .isInstanceOf(LoopException.class)
                    .hasMessageContaining("EPOLL");
        }
        try (var fake = new FakeLoop()) {
            assertThatThrownBy(() -> fake.subprocess(Heard::new, Command.of(ROOT, "true")))
                    .isInstanceOf(LoopException.class);
        }
    }

    @Test
    void command_withoutAProgramOrWithNul_isRefused() {
        assertThatThrownBy(() -> Command.of(ROOT)).isInstanceOf(LoopException.class);
        assertThatThrownBy(() -> Command.of(ROOT, "")).isInstanceOf(LoopException.class);
        assertThatThrownBy(() -> Command.of(ROOT, "echo", "a\0b")).hasMessageContaining("NUL");
    }

    @Test
    void callback_throws_killsTheProgramAndIsReportedOnce() {
        for (var where : List.of("made", "data", "pipe", "exited", "lost")) {
            var thrown = new IllegalStateException(where);
            var heard = new Thrower(where, thrown);
            var program = Command.shell(ROOT, where.equals("data") ? "echo x; exec sleep 60" : "exec cat");
            if (where.equals("made")) {
                assertThatThrownBy(() -> await(running.loop.subprocess(() -> heard, program)))
                        .hasCause(thrown);
            } else {
                start(heard, program);
            }
            running.onLoop(() -> heard.program().pipeTransport(0).close());
            assertThat(await(heard.lost).getLast()).isEqualTo(where.equals("lost") ? "lost" : "lost " + where);
            assertThat(heard.log).containsOnlyOnce(heard.log.getLast());
            running.settle();
            assertThat(running.errors).containsExactly(thrown);
            running.errors.clear();
        }
    }

    @Test
    void descriptorsAndZombies_afterMany_areNoneLeft() throws IOException {
        await(start("true").lost);
        long before = descriptors();
        var all = new ArrayList<Heard>();
        for (int i = 0; i < 20; i++) {
            all.add(shell(i % 2 == 0 ? "exit 1" : "exec sleep 60"));
        }
        for (int i = 1; i < 20; i += 2) {
            all.get(i).program().kill();
        }
        var failing = running.loop.subprocess(Heard::new, Command.of(ROOT, "no-such-program"));
        assertThatThrownBy(() -> await(failing)).isInstanceOf(CompletionException.class);
        for (var heard : all) {
            await(heard.lost);
            assertThat(Path.of("/proc", Long.toString(heard.program().pid()))).doesNotExist();
        }
        running.settle();
        await().until(() -> descriptors() <= before);
    }

    private Heard start(String... words) {
        return start(Command.of(ROOT, words));
    }

    private Heard shell(String line) {
        return start(Command.shell(ROOT, line).environment(PATH));
    }

    private Heard start(Command command) {
        return start(new Heard(), command);
    }

    private Heard start(Heard heard, Command command) {
        assertThat(await(running.loop.subprocess(() -> heard, command))).isSameAs(heard);
        return heard;
    }

    @Test
    void close_whileAGrandchildHoldsTheInputAndNeverReads_endsAllTheSame() {
        var heard = start(Command.shell(ROOT, "exec 3<&0; sleep 20 <&3 >/dev/null 2>&1 & exec sleep 20"));
        running.onLoop(() -> {
            heard.program().write(ByteBuffer.allocate(1 << 20));
            heard.program().close();
        });
        assertThat(await(heard.lost)).contains("exited 143").endsWith("lost");
    }

    @Test
    void close_afterTheEndWhileAGrandchildHoldsTheInput_endsAllTheSame() {
        var heard = start(Command.shell(ROOT, "exec 3<&0; sleep 20 <&3 >/dev/null 2>&1 & exit 0"));
        running.onLoop(() -> heard.program().write(ByteBuffer.allocate(1 << 20)));
        await().until(() -> heard.log.contains("exited 0"));
        running.onLoop(() -> heard.program().close());
        assertThat(await(heard.lost)).endsWith("lost");
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }

    /** Throws in one callback. */
    private static final class Thrower extends Heard {
        private final String where;
        private final RuntimeException thrown;

        Thrower(String where, RuntimeException thrown) {
            this.where = where;
            this.thrown = thrown;
        }

        private void at(String callback) {
            if (where.equals(callback)) {
                throw thrown;
            }
        }

        @Override
        public void connectionMade(SubprocessTransport transport) {
            super.connectionMade(transport);
            at("made");
        }

        @Override
        public void pipeDataReceived(int fd, ByteBuffer data) {
            super.pipeDataReceived(fd, data);
            at("data");
        }

        @Override
        public void pipeConnectionLost(int fd, Throwable cause) {
            super.pipeConnectionLost(fd, cause);
            if (fd == 1) {
                at("pipe");
            }
        }

        @Override
        public void processExited(int code) {
            super.processExited(code);
            at("exited");
        }

        @Override
        public void connectionLost(Throwable cause) {
            super.connectionLost(cause);
            at("lost");
        }
    }
}

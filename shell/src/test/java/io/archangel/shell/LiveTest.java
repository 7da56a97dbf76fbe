package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that fill the screen. */
final class LiveTest {
    private static final String ALTERNATE = "\u001b[?1049h";
    private static final String BACK = "\u001b[?1049l";

    private final ProcessManager manager = ProcessManager.create();
    private final Shell shell = Shell.create(manager, event -> {});

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void top_onATerminal_fillsItAndGivesItBack() throws Exception {
        manager.register(Process.around("victim", it -> {}));
        try (var typist = new Typist(shell, "xterm-256color").start()) {
            typist.type("top -d 100ms\r")
                    .sees(ALTERNATE)
                    .sees("1 in flight: 0 running, 1 waiting")
                    .sees("PID PPID");
            typist.type("p").sees("by pid");
            typist.type("r").sees("by -pid");
            typist.type("fkind=nothing\r").sees("1 in flight, 0 shown");
            typist.type("fnonsense=1\r").sees("no key 'nonsense'");
            typist.type("\u001b[B\u001b[A\u001b[6~q").sees(BACK).sees("archangel> ");
            typist.type("ps\r").sees("PID PPID").sees("archangel> ");
        }
    }

    @Test
    void top_controlC_endsItAlone() throws Exception {
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("top\r").sees("in flight");
            typist.type("\u0003").sees(BACK).sees("archangel> ");
            typist.type("kill -l\r").sees("HUP INT QUIT");
        }
    }

    @Test
    void top_controlC_endsTheLineToo() throws Exception {
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("top; kill 99\r").sees("in flight");
            typist.type("\u0003").sees("archangel> ");
            assertThat(typist.screen()).doesNotContain("no-such-process");
        }
    }

    @Test
    void top_kill_killsAndSaysWhatCameOfIt() throws Exception {
        var victim = manager.register(Process.around("victim", it -> {}));
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("top -d 100ms\r").sees("in flight");
            typist.type("kx\u007f1 --wait 30s\r").sees("1 exited: client freed");
            assertThat(victim.isAlive()).isFalse();
            typist.type("k\u001b").sees("q quit");
            typist.type("q").sees(BACK);
        }
    }

    @Test
    void top_keysWithoutEnd_areNoLineThatIsTooLong() throws Exception {
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("top -d 100ms\r").sees("in flight");
            typist.type("r".repeat(6_000)).sees("by ");
            typist.type("q").sees(BACK);
        }
    }

    @Test
    void watch_showsACommandAgainAndAgain() throws Exception {
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("watch -n 100ms ps -o pid\r").sees(ALTERNATE).sees("every 100ms: ps -o pid");
            manager.register(Process.around("one", it -> {}));
            typist.sees("  1\u001b[K").type("q").sees(BACK);
            typist.type("watch kill 1\r").sees("can't be watched");
            typist.type("watch -n 1ms ps\r").sees("at least 100ms");
        }
    }

    @Test
    void live_onADumbTerminal_isPlainText() throws Exception {
        try (var typist = new Typist(shell, "dumb").start()) {
            typist.type("top\r").sees("PID PPID").sees("archangel> ");
            typist.type("watch -c 2 -n 100ms ps -o pid\r").sees("PID").sees("archangel> ");
            assertThat(typist.screen()).doesNotContain("\u001b");
        }
    }

    @Test
    void kill_byFilterInASession_asks() throws Exception {
        var victim = manager.register(Process.around("victim", it -> {}));
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("kill kind=task\r").sees("TERM for 1 process. Go ahead? [y/N] ");
            typist.type("n\r").sees("nothing was done").sees("archangel> ");
            assertThat(victim.isAlive()).isTrue();
            typist.type("kill kind=task\r").sees("Go ahead?");
            typist.type("\u0003").sees("archangel> ");
            assertThat(victim.isAlive()).isTrue();
            typist.type("kill --wait 30s kind=task\r").sees("Go ahead?");
            typist.type("y\r").sees("1 exited");
            typist.type("\u001b[A").sees("kill --wait 30s kind=task");
        }
    }

    @Test
    void execute_oneCommandOnAConsole_hasItsKeysAndItsCode() throws Exception {
        var code = new CompletableFuture<Integer>();
        var typist = new Typist(shell, "xterm");
        var thread = Thread.ofPlatform()
                .start(() -> code.complete(
                        shell.execute(new Principal("root", "unix", Role.ADMIN), List.of("top"), typist)));
        typist.sees("in flight").type("q").sees(BACK);
        thread.join();
        assertThat(code).isCompletedWithValue(Shell.DONE);
        typist.close();
    }
}

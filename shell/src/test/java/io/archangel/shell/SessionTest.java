package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Signal;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionTest {
    private final ProcessManager manager = ProcessManager.create();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Shell shell = Shell.create(manager, event -> begun.countDown());

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xterm-256color", "vt100", "dumb", "-V; id", ""})
    void session_onAnyTerminal_editsAndRunsALine(String type) throws Exception {
        try (var typist = new Typist(shell, type).start()) {
            typist.type("helq\u007fx ps\u001b[D\u001b[D\u001b[D\u007fp\r")
                    .sees("Usage: ps")
                    .sees("archangel> ");
            typist.type("exit\r").leaves();
        }
    }

    @Test
    void session_onAPlainTerminal_isSentNoControlSequence() throws Exception {
        try (var typist = new Typist(shell, "unknown").start()) {
            typist.type("ps\r").sees("PID PPID").sees("archangel> ");
            assertThat(typist.screen()).doesNotContain("\u001b");
        }
    }

    @Test
    void tab_completesCommandsAndListsPids() throws Exception {
        manager.register(Process.around("one", one -> {}));
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("ki\t").sees("kill ");
            typist.type("-K\t").sees("-KILL ");
            manager.register(Process.around("two", two -> {}));
            typist.type("\t").sees("(task").sees("2");
        }
    }

    @Test
    void pasted_whatCanNotBeShown_isLeftOut() throws Exception {
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("a\u202eb\u200b\u2066\u009b31m\u0085\u2028\ufeffå[(c)]{}\r")
                    .sees("no command 'ab31må[(c)]{}'");
            assertThat(typist.screen())
                    .doesNotContain("No such widget")
                    .doesNotContainPattern("[\\x80-\\x9f\\u202e\\u200b\\u2066\\u2028\\ufeff]");
        }
    }

    @Test
    void controlC_dropsTheLine() throws Exception {
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("kill 1\u0003").sees("archangel> ");
            typist.type("kill -l\r").sees("HUP INT QUIT USR1 USR2 TERM KILL STOP CONT LIMIT");
        }
    }

    @Test
    void controlC_whileACommandWaits_interruptsIt() throws Exception {
        manager.register(Process.around("stubborn", it -> {})).ignore(Signal.TERM);
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("kill --wait 1h 1\r");
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            typist.type("\u0003").sees("interrupted while waiting").sees("archangel> ");
            typist.type("kill --wait 30s -KILL 1\r").sees("1 exited");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit\r", "  exit \r", "\u0004"})
    void leaving_endsTheSession(String keys) throws Exception {
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type(keys).leaves();
        }
    }

    @Test
    void endOfInput_endsTheSession() throws Exception {
        var typist = new Typist(shell, "xterm").start();
        typist.close();
        typist.leaves();
    }

    @Test
    void lineThatIsTooLong_isDroppedAsAWhole() throws Exception {
        var victim = manager.register(Process.around("victim", it -> {}));
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("kill 1 " + " ".repeat(5000) + "\rkill -l\r")
                    .sees("longer than 4096 characters and was dropped")
                    .sees("HUP INT QUIT USR1 USR2 TERM KILL STOP CONT LIMIT");
            assertThat(victim.isAlive()).isTrue();
        }
    }

    /** A count before a key, an editor, a macro, a paste, a search through files: none of it is there. */
    @Test
    void keysOfLineEditorsThatDoMore_doNothing() throws Exception {
        try (var typist = new Typist(shell, "xterm").start()) {
            typist.type("\u001b9\u001b9\u001b9\u001b9\u001b9\u001b9\u001b9\u001b9\u001b9x\u0003")
                    .sees("archangel> ");
            typist.type("abc\u0018\u0005\u0003").sees("archangel> ");
            assertThat(typist.screen()).doesNotContain("Exception").doesNotContain("jline");
            typist.type("\u001b[200~paste\u001b[201~\u0003").sees("archangel> ");
            typist.type("kill -l !! !1 $HOME\r").sees("HUP INT QUIT USR1 USR2 TERM KILL STOP CONT LIMIT");
        }
    }

    @Test
    void session_runsNoCommandOfTheMachine(@TempDir Path folder) throws Exception {
        try (var recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            try (var typist = new Typist(shell, "some-terminal-nobody-knows").start()) {
                typist.type("ps\r").sees("PID");
                typist.type("exit\r").leaves();
            }
            recording.stop();
            var file = folder.resolve("recording.jfr");
            recording.dump(file);
            assertThat(RecordingFile.readAllEvents(file)).isEmpty();
        }
    }
}

package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Hooks that promise not to block. */
final class InlineHookTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Test
    void atExitInline_normalEnd_isCompleteWhereItStands() {
        var process = inline(inline(kernel.idle(), "a"), "b");

        process.exit();

        assertThat(kernel.log).containsExactly("b OK", "a OK");
        assertThat(threads).containsOnly(Thread.currentThread());
        assertThat(kernel.manager.find(process.pid())).isEmpty();
        assertThat(kernel.manager.history()).extracting(HistoryEntry::pid).contains(process.pid());
    }

    @Test
    void atExitInline_amongHooksThatMayBlock_keepsItsTurn() {
        var process = inline(inline(kernel.idle().hook("a"), "b").hook("c"), "d");

        process.exit();

        await().until(() -> kernel.manager.find(process.pid()).isEmpty());
        assertThat(kernel.log).containsExactly("d OK", "c OK", "b OK", "a OK");
        assertThat(threads).doesNotContain(Thread.currentThread());
    }

    @Test
    void atExitInline_killed_runsOnceAndIsInTheReceipt() {
        var process = inline(kernel.idle(), "a");

        assertThat(kernel.kill(process, Signal.KILL).hooksRun()).isEqualTo(1);

        assertThat(kernel.log).containsExactly("a KILL");
    }

    @Test
    void atExitInline_hookThatAddsOneThatMayBlock_letsItRunElsewhereBeforeTheEnd() {
        var process = inline(kernel.idle(), "a");
        process.atExitInline(exit -> process.atExit(later -> {
            threads.add(Thread.currentThread());
            kernel.log.add("late " + later.word());
        }));

        process.exit();

        await().until(() -> kernel.manager.find(process.pid()).isEmpty());
        assertThat(kernel.log).containsExactly("late OK", "a OK");
        assertThat(threads).doesNotContain(Thread.currentThread());
        assertThat(kernel.manager.history()).extracting(HistoryEntry::pid).containsOnlyOnce(process.pid());
        await().untilAsserted(() -> assertThat(kernel.clock.pending()).isZero());
    }

    @Test
    void atExitInline_hookThatThrows_isReportedAndTheRestRun() {
        var process = inline(kernel.idle(), "a");
        process.atExitInline(exit -> {
            throw new AssertionError("bad hook");
        });

        process.exit();

        assertThat(kernel.log).containsExactly("a OK");
        assertThat(kernel.reports).extracting(report -> report.exit().reason()).containsExactly("bad hook");
    }

    @Test
    void atExitInline_insideTheHook_currentIsTheProcess() {
        var process = kernel.idle();
        process.atExitInline(
                exit -> kernel.log.add(Process.current().map(Process::id).orElse("nobody")));

        process.exit();

        assertThat(kernel.log).containsExactly(process.id());
        assertThat(Process.current()).isEmpty();
    }

    @Test
    void atExitInline_afterItsEnd_isRefused() {
        var process = inline(kernel.idle(), "a");
        process.exit();

        assertThatThrownBy(() -> inline(process, "b")).isInstanceOf(ProcessException.class);
    }

    private Kernel.Idle inline(Kernel.Idle process, String word) {
        process.atExitInline(exit -> {
            threads.add(Thread.currentThread());
            kernel.log.add(word + " " + exit.word());
        });
        return process;
    }
}

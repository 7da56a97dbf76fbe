package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ExecTest {

    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void exec_runningProcess_keepsWhoItIsAndChangesWhatItIs() {
        var parent = kernel.idle();
        var process =
                kernel.manager.registerUnder(parent, new Kernel.Idle(kernel)).hook("bye");
        process.limit(Limits.NONE.age(Duration.ofSeconds(1)));
        process.tag("vip");
        process.countIn(7);
        var before = kernel.manager.find(process.pid()).orElseThrow();

        process.exec("ws", "GET /chat", Limits.NONE.in(10, 20));

        var after = kernel.manager.find(process.pid()).orElseThrow();
        assertThat(after.kind()).isEqualTo("ws");
        assertThat(after.name()).isEqualTo("GET /chat");
        assertThat(after.limits()).isEqualTo(Limits.NONE.in(10, 20));
        assertThat(after)
                .extracting(ProcessInfo::pid, ProcessInfo::ppid, ProcessInfo::started, ProcessInfo::in)
                .containsExactly(before.pid(), parent.pid(), before.started(), 7L);
        assertThat(after.tags()).containsExactly("vip");
        kernel.clock.advance(Duration.ofSeconds(5));
        kernel.kill(process, Signal.KILL);
        assertThat(kernel.log).containsExactly("bye KILL");
        assertThat(kernel.manager.history().getFirst().name()).isEqualTo("GET /chat");
    }

    @Test
    void exec_handlersAndIgnoredSignals_areForgottenAndStayIgnored() {
        var process = kernel.idle();
        process.on(Signal.TERM, received -> {});
        process.ignore(Signal.HUP);

        process.exec("ws", "chat", Limits.NONE);

        kernel.manager.signal(Kill.of(process.pid()).signal(Signal.HUP).await(Duration.ZERO));
        assertThat(process.isAlive()).isTrue();
        assertThat(kernel.kill(process, Signal.TERM).exit()).isEqualTo("TERM");
    }

    @Test
    void exec_unregisteredOrEnded_isRefused() {
        var fresh = new Kernel.Idle(kernel);
        var ended = kernel.idle();
        ended.exit();

        assertThatThrownBy(() -> fresh.exec("ws", "chat", Limits.NONE)).hasMessageContaining("not registered");
        assertThatThrownBy(() -> ended.exec("ws", "chat", Limits.NONE)).hasMessageContaining("has ended");
    }

    @Test
    void exec_whileASignalWaits_itIsNotForTheOldHandler() throws Exception {
        var process = kernel.idle();
        var gate = kernel.latch();
        var started = kernel.latch();
        process.on(Signal.USR1, received -> {
            started.countDown();
            Kernel.await(gate);
        });
        process.on(Signal.USR2, received -> kernel.log.add("old handler"));
        kernel.kill(process, Signal.USR1);
        Kernel.await(started);
        kernel.kill(process, Signal.USR2);

        process.exec("ws", "chat", Limits.NONE);
        var after = new CountDownLatch(1);
        process.on(Signal.USR1, received -> after.countDown());
        kernel.kill(process, Signal.USR1);
        gate.countDown();
        Kernel.await(after);

        assertThat(kernel.log).isEmpty();
    }
}

package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Receipt.Verdict;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamedSignalTest {
    private static final Signal RELOAD = Signal.of("reload");

    @AutoClose
    private final Kernel kernel = new Kernel();

    @ParameterizedTest
    @ValueSource(strings = {"USR1", "USR2", "RELOAD", "LIMIT", "CONT"})
    void signal_ignoredByDefault_isSentAndNotWaitedFor(String name) {
        var process = kernel.idle();

        var receipt = kernel.kill(process, Signal.of(name));

        assertThat(receipt.verdict()).isEqualTo(Verdict.SIGNALLED);
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void payload_ofANamedSignal_reachesTheHandler() {
        var process = kernel.idle();
        var seen = new CopyOnWriteArrayList<String>();
        process.on(RELOAD, received -> seen.add(received.signal().name() + " " + received.payload()));

        kernel.manager.signal(Kill.of(process.pid()).signal(RELOAD).payload("routes"));

        await().untilAsserted(() -> assertThat(seen).containsExactly("RELOAD routes"));
    }

    @Test
    void payload_ofASignalThatCarriesNone_isRefused() {
        assertThatThrownBy(() -> Kill.of(1).payload("please"))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("TERM carries no payload");
    }

    @Test
    void payload_tooLong_isRefused() {
        assertThatThrownBy(() -> Kill.of(1).signal(RELOAD).payload("x".repeat(4097)))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("4097 characters");
    }

    @Test
    void of_kernelsName_isTheKernelsSignal() {
        assertThat(Signal.of("sigusr1")).isSameAs(Signal.USR1);
        assertThat(RELOAD.name()).isEqualTo("RELOAD");
        assertThat(Signal.named("RELOAD")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "9LIVES", "ümlaut", "\u001b[31m", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG"})
    void of_noNameForASignal_isRefused(String name) {
        assertThatThrownBy(() -> Signal.of(name))
                .isInstanceOf(ProcessException.class)
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void cont_handled_runsTheHandlerToo() {
        var process = kernel.idle();
        var seen = new CopyOnWriteArrayList<Signal>();
        process.on(Signal.CONT, received -> seen.add(received.signal()));

        kernel.kill(process, Signal.STOP);
        kernel.kill(process, Signal.CONT);

        await().untilAsserted(() -> assertThat(seen).containsExactly(Signal.CONT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "QUIT"})
    void signal_ofAnApplicationWithAKernelsName_isRefused(String name) {
        assertThatThrownBy(() -> new Signal(name, Signal.Action.IGNORE))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining(name + " is one of the kernel's signals");
    }
}

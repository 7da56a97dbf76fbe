package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;

/** Raises TERM and INT at this very JVM, each only while it is handled. */
final class OsSignalsTest {
    private final List<String> log = new CopyOnWriteArrayList<>();

    @Test
    void handle_andCancel_putBackWhatWasThere() {
        for (var name : List.of("TERM", "INT")) {
            log.clear();
            var outer = OsSignals.handle(name, () -> log.add("outer"));
            try {
                var inner = OsSignals.handle(name, () -> log.add("inner"));
                Signal.raise(new Signal(name));
                Awaitility.await().until(() -> log.size() == 1);
                inner.cancel();
                inner.cancel();
                assertThat(inner.isCancelled()).isTrue();
                Signal.raise(new Signal(name));
                Awaitility.await().until(() -> log.size() == 2);
                assertThat(log).containsExactly("inner", "outer");
            } finally {
                outer.cancel();
            }
        }
    }

    @Test
    void handle_whatTheJvmKeeps_saysWhy() {
        assertThatThrownBy(() -> OsSignals.handle("KILL", () -> {}))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("KILL")
                .hasMessageContaining("TERM or INT");
        assertThatThrownBy(() -> OsSignals.handle("NONSENSE", () -> {}))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("NONSENSE");
    }
}

package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees that are deep or wide end as others do. */
final class TreeTest {
    private static final int DEEP = 10_000;
    private static final int WIDE = 20_000;

    @AutoClose
    private final Kernel kernel = new Kernel();

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void kill_deepTree_endsItFromTheLeafUp(String signal) {
        var root = kernel.idle();
        var leaf = root;
        for (int level = 1; level < DEEP; level++) {
            leaf = kernel.manager.registerUnder(leaf, new Kernel.Idle(kernel));
        }
        leaf.hook("leaf");
        root.hook("root");

        var receipt = kernel.kill(root, Signal.named(signal).orElseThrow());

        assertThat(receipt.verdict()).isEqualTo(Receipt.Verdict.EXITED);
        assertThat(kernel.log).containsExactly("leaf " + signal, "root " + signal);
        assertThat(kernel.manager.list()).isEmpty();
        assertThat(kernel.manager.history()).hasSize(DEEP);
    }

    @Test
    void exit_deepTreeWhoseLevelsEndOneByOne_isComplete() throws InterruptedException {
        var gate = kernel.latch();
        var tree = new Kernel.Idle[DEEP];
        tree[0] = kernel.idle();
        for (int level = 1; level < DEEP; level++) {
            tree[level] = kernel.manager.registerUnder(tree[level - 1], new Kernel.Idle(kernel));
        }
        tree[DEEP - 1].atExit(exit -> gate.await());
        for (int level = DEEP - 1; level >= 0; level--) {
            tree[level].exit();
        }

        gate.countDown();

        Kernel.join(tree[0].over());
        assertThat(kernel.manager.list()).isEmpty();
    }

    @Test
    void kill_manyChildren_endsThemAll() {
        var root = kernel.idle();
        for (int child = 0; child < WIDE; child++) {
            kernel.manager.registerUnder(root, new Kernel.Idle(kernel));
        }

        var receipt = kernel.kill(root, Signal.KILL);

        assertThat(receipt.verdict()).isEqualTo(Receipt.Verdict.EXITED);
        assertThat(kernel.manager.list()).isEmpty();
    }
}

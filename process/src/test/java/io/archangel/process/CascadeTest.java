package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Ends that cause ends. */
final class CascadeTest {
    private final ArrayList<String> done = new ArrayList<>();

    @Test
    void run_insideAStep_isDoneAfterItAndBeforeTheOutermostReturns() {
        Cascade.run(() -> {
            Cascade.run(() -> done.add("inner"));
            done.add("outer");
        });

        assertThat(done).containsExactly("outer", "inner");
    }

    @Test
    void run_stepThatThrows_dropsNoneOfTheOthers() {
        assertThatThrownBy(() -> Cascade.run(() -> {
                    for (var word : new String[] {"a", "b", "c"}) {
                        Cascade.run(this::fail);
                        Cascade.run(() -> done.add(word));
                    }
                    fail();
                }))
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(done).containsExactly("a", "b", "c");
    }

    private void fail() {
        throw new OutOfMemoryError("on purpose");
    }
}

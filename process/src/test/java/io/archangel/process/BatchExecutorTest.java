package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many small tasks, handed on together. */
final class BatchExecutorTest {
    private final ArrayList<String> done = new ArrayList<>();

    @Test
    void execute_afterTheExecutorHadNoThread_doesWhatWaits() {
        var exhausted = new AtomicBoolean(true);
        var batch = new Batch(task -> {
            if (exhausted.get()) {
                throw new OutOfMemoryError("on purpose");
            }
            task.run();
        });
        assertThatThrownBy(() -> batch.execute(() -> done.add("first"))).isInstanceOf(OutOfMemoryError.class);
        exhausted.set(false);

        batch.execute(() -> done.add("second"));

        assertThat(done).containsExactly("first", "second");
    }
}

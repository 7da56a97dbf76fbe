package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OrderTest {
    @Test
    void order_byOneColumnAThousandTimes_looksAtItOnce() {
        var looks = new AtomicInteger();
        var column = Column.<String>text("NAME", row -> {
            looks.incrementAndGet();
            return "same";
        });

        var rows = new ArrayList<>(List.of("a", "b"));
        rows.sort(Order.of(Collections.nCopies(1_000, "name"), names -> List.of(column)));

        assertThat(looks).hasValue(2);
    }
}

package io.archangel.proof.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WrkTest {
    private static final String WELL = """
            Running 4s test @ http://127.0.0.1:40001/
              1 threads and 64 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency   598.77us    1.01ms  22.86ms   93.66%
                Req/Sec   108.15k    18.88k  129.57k    86.00%
              431112 requests in 4.02s, 53.45MB read
            """;
    private static final String RATES = """
            Requests/sec: 107410.79
            Transfer/sec:     13.32MB
            """;

    @Test
    void read_allWentWell_countsAndTime() throws IOException {
        assertThat(Wrk.read(WELL + RATES)).isEqualTo(new Wrk.Run(431_112, 4.02));
    }

    @Test
    void read_overAMinute_isInSeconds() throws IOException {
        assertThat(Wrk.read("  7 requests in 1.50m, 1.00KB read\n").seconds()).isEqualTo(90);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  Socket errors: connect 0, read 3, write 0, timeout 0\n",
                "  Socket errors: connect 0, read 0, write 0, timeout 64\n",
                "  Non-2xx or 3xx responses: 1\n"
            })
    void read_trouble_isLoud(String trouble) {
        assertThatThrownBy(() -> Wrk.read(WELL + trouble + RATES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(trouble.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unable to connect\n", "  0 requests in 4.00s, 0.00B read\n"})
    void read_nothingAnswered_isLoud(String said) {
        assertThatThrownBy(() -> Wrk.read(said)).isInstanceOf(IOException.class);
    }
}

package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0ms",
        "35, 35ms",
        "99, 99ms",
        "100, 0.1s",
        "59999, 59.9s",
        "60000, 1m00s",
        "3600000, 1h00m",
        "349200000, 4d01h"
    })
    void span_ofSoManyMilliseconds_hasTheUnitsThatTellMost(long millis, String text) {
        assertThat(Units.span(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1023, 1023", "1024, 1.0k", "12288, 12k", "3221225472, 3.0G"})
    void bytes_ofSoMany_haveTheUnitsThatTellMost(long bytes, String text) {
        assertThat(Units.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void parse_aSpanOfMoreThanAHundredYears_isRefused() {
        assertThat(Units.parse("36500d")).isEqualTo(Duration.ofDays(36_500));
        for (var text : List.of("36501d", "999999999h", "999999999d")) {
            assertThatThrownBy(() -> Units.parse(text))
                    .isInstanceOf(ShellException.class)
                    .hasMessage("'" + text + "' is too long a time; give 36500d at most");
        }
    }
}

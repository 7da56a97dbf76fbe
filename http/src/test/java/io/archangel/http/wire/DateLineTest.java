package io.archangel.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class DateLineTest {
    private static final DateTimeFormatter EXPECTED = DateTimeFormatter.ofPattern(
                    "'Date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT\r\n'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    @Test
    void at_isTheTimeOfDay_onEachDayOfAYear() {
        var line = new DateLine();
        var time = Instant.parse("2027-12-31T00:00:00.9Z");
        for (int step = 0; step < 400; step++) {
            assertThat(new String(line.at(time), StandardCharsets.US_ASCII)).isEqualTo(EXPECTED.format(time));
            assertThat("Date: " + line.valueAt(time) + "\r\n").isEqualTo(EXPECTED.format(time));
            time = time.plus(Duration.ofSeconds(86_400 + 3_661));
        }
    }
}

package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseTest {
    @Test
    void with_makesAnotherAndLeavesTheFirst() {
        var first = Response.text("a");
        var second = first.status(410).header("X-A", "b");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.fields()).hasSize(1);
        assertThat(second.status()).isEqualTo(410);
        assertThat(second.fields()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\r\nSet-Cookie: x", "a\u0000", "a\u001b", "a\u007f", "\u0100"})
    void header_withWhatBreaksLines_isRefused(String value) {
        assertThatThrownBy(() -> Response.of(200).header("X", value)).isInstanceOf(HttpException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "a:", "a\r\nb", "é", "Content-Length", "transfer-encoding", "Connection", "date"})
    void header_withANameNotItsOwn_isRefused(String name) {
        assertThatThrownBy(() -> Response.of(200).header(name, "x")).isInstanceOf(HttpException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 199, 600, -1})
    void status_outOfRange_isRefused(int status) {
        assertThatThrownBy(() -> Response.of(status))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("" + status);
    }

    @Test
    void options_outOfRange_nameKeyValueAndRemedy() {
        var options = HttpOptions.defaults();
        assertThatThrownBy(() -> options.headTimeout(Duration.ZERO))
                .isInstanceOf(HttpException.class)
                .hasMessage("headTimeout is PT0S; give more than 0 and at most 1 hour");
        assertThatThrownBy(() -> options.idleTimeout(Duration.ofDays(1))).isInstanceOf(HttpException.class);
        assertThatThrownBy(() -> options.bodyLimit(-1)).isInstanceOf(HttpException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "a=b, a, b",
        "a=b&a=c, a, b",
        "x&a=b%26+c, a, b& c",
        "a, a, ''",
        "a=, a, ''",
        "%61=1, a, 1",
        "a=%zz, a, %zz",
        "a=b=c, a, b=c",
        "b=1, a, ",
        "'', a, ",
    })
    void query_findsTheFirstOfAName(String query, String name, String expected) {
        assertThat(Query.find(query, name).orElse(null)).isEqualTo(expected);
    }
}

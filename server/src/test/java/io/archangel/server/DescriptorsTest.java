package io.archangel.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DescriptorsTest {
    @ParameterizedTest
    @CsvSource({"1024, 48, 880", "140, 46, 47", "48, 48, 1", "10, 48, 1", "9223372036854775807, 48, 2147483647"})
    void forConnections_leavesSomeForManagement(long most, long open, int expected) {
        assertThat(Descriptors.forConnections(most, open)).isEqualTo(expected);
    }
}

package io.archangel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FlagsTest {
    private static final Path HOME = Path.of("/home");

    @Test
    void of_nothing_isTheDemoOnItsUsualPorts() {
        var flags = Flags.of(List.of(), Map.of(), HOME);

        assertThat(flags)
                .isEqualTo(new Flags(
                        OptionalInt.of(8080),
                        OptionalInt.of(8081),
                        OptionalInt.of(8022),
                        OptionalInt.of(8023),
                        Path.of("/home/var")));
    }

    @Test
    void of_flagAndVariable_flagWins() {
        var environment = Map.of(
                "ARCHANGEL_HTTP",
                "1",
                "ARCHANGEL_TELNET",
                "off",
                "ARCHANGEL_SSH",
                "22",
                "ARCHANGEL_WEB",
                "off",
                "ARCHANGEL_VAR",
                "/elsewhere");

        var flags = Flags.of(List.of("--http", "0", "--var=/here"), environment, HOME);

        assertThat(flags)
                .isEqualTo(new Flags(
                        OptionalInt.of(0),
                        OptionalInt.empty(),
                        OptionalInt.of(22),
                        OptionalInt.empty(),
                        Path.of("/here")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --http            | --http wants a value
            --http 99999      | '99999'; give a port from 0 (any) to 65535
            --http -1         | '-1'; give a port
            --web 70000       | --web is '70000'; give a port
            --telnet abc      | 'abc'; give a port
            --var             | --var wants a value; give --var DIR
            --var=            | --var is empty; give --var DIR
            --frob 1          | '--frob' is not a flag of serve
            demo              | 'demo' is not a flag of serve
            --ssh 80222       | '80222'; give a port
            """)
    void of_wrongWord_namesItAndTheRemedy(String words, String message) {
        assertThatThrownBy(() -> Flags.of(Arrays.asList(words.split(" ")), Map.of(), HOME))
                .isInstanceOfSatisfying(
                        ServerException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void of_varThatIsNoPath_namesItAndTheRemedy() {
        assertThatThrownBy(() -> Flags.of(List.of("--var", "a\0b"), Map.of(), HOME))
                .isInstanceOfSatisfying(
                        ServerException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("LC_ALL=C.UTF-8");
    }
}

package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.spi.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every command by every role by every door, made of the command model: one without a row in the table fails. */
final class RolesTest {
    private static final List<String> DOORS = List.of("unix", "telnet", "ssh", "web");

    /** What a command is given so that it does something and ends; others are given nothing, or a pid if they want one. */
    private static final Map<String, String> ARGUMENTS =
            Map.of("watch", "-c 1 ps", "signal", "RELOAD 7", "pgrep", "stream", "pkill", "stream --yes");

    @Test
    void table_hasARowForEachCommandAndNoOther() {
        try (var fixture = new CommandsFixture()) {
            assertThat(new Catalog(fixture.manager).names()).containsExactlyInAnyOrderElementsOf(Roles.named());
        }
    }

    @TestFactory
    Stream<DynamicTest> command_byEachRole_isDoneOrDenied() {
        var tests = new ArrayList<DynamicTest>();
        try (var fixture = new CommandsFixture()) {
            for (var name : new Catalog(fixture.manager).names()) {
                for (var role : Role.values()) {
                    tests.add(DynamicTest.dynamicTest(name + " by " + Roles.word(role), () -> check(name, role)));
                }
            }
        }
        return tests.stream();
    }

    private static void check(String name, Role role) {
        for (var door : DOORS) {
            try (var fixture = new CommandsFixture()) {
                var entry = new Catalog(fixture.manager).find(name);
                assertThat(entry).isNotNull();
                boolean wantsPid = !entry.parser(entry.maker().get(), 80)
                        .getCommandSpec()
                        .positionalParameters()
                        .isEmpty();
                var arguments = ARGUMENTS.getOrDefault(name, wantsPid && !name.equals("help") ? "7" : "");
                fixture.run(new Principal("x", door, role), (name + " " + arguments).strip());
                boolean isDenied = (fixture.out() + fixture.err()).contains("denied");
                assertThat(isDenied).as(fixture.out() + fixture.err()).isEqualTo(!role.includes(Roles.needed(name)));
                assertThat(fixture.audited.stream().anyMatch(event -> "denied".equals(event.verdict())))
                        .isEqualTo(isDenied);
            }
        }
    }
}

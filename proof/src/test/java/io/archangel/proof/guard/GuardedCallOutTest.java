package io.archangel.proof.guard;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every callback of every type throws an Exception and an Error: only its process ends, with one report; the loop and its
 * other connections live. Which callbacks there are is read off the classes, so that none can be forgotten.
 */
final class GuardedCallOutTest {

    private static List<Scenario> scenarios() {
        return Stream.of(
                        KernelScenarios.all(),
                        DynoScenarios.all(),
                        LoopScenarios.all(),
                        ProtocolScenarios.all(),
                        NetworkScenarios.all(),
                        SubprocessScenarios.all(),
                        HttpScenarios.all(),
                        WebSocketScenarios.all(),
                        XingScenarios.all(),
                        ShellScenarios.all(),
                        TelnetScenarios.all(),
                        SshScenarios.all(),
                        WebScenarios.all())
                .flatMap(scenarios -> scenarios)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> callback_throws_onlyItsProcessEndsWithOneReport() {
        return scenarios().stream()
                .flatMap(scenario -> Stream.of(new Exception("planted"), new StackOverflowError("planted"))
                        .map(thrown -> dynamicTest(
                                scenario.name() + " throws " + thrown.getClass().getSimpleName(),
                                () -> run(scenario, new Bomb(thrown)))));
    }

    private static void run(Scenario scenario, Bomb bomb) throws Exception {
        try (var world = new World()) {
            world.expect(scenario, bomb, scenario.act().in(world, bomb));
        } catch (Exception | AssertionError failed) {
            // Not every runner shows a dynamic test's name.
            throw new AssertionError(scenario.name() + " throws " + bomb.thrown() + ": " + failed.getMessage(), failed);
        }
    }

    @Test
    void callbacks_allOfThem_haveAScenarioOrAReason() {
        var found = Callouts.all();
        var covered = scenarios().stream()
                .flatMap(scenario -> scenario.points().stream())
                .collect(toCollection(TreeSet::new));

        assertThat(without(found, covered, Exclusions.ALL.keySet()))
                .as("callbacks of the API that nobody has throw: add a Scenario that does, or a reason to Exclusions")
                .isEmpty();
        assertThat(without(covered, found))
                .as("what scenarios stand for that is no callback")
                .isEmpty();
        assertThat(without(Exclusions.ALL.keySet(), found))
                .as("exclusions of what is no callback")
                .isEmpty();
        assertThat(covered).as("excluded, and yet in a scenario").doesNotContainAnyElementsOf(Exclusions.ALL.keySet());
    }

    @SafeVarargs
    private static Collection<String> without(Collection<String> all, Collection<String>... others) {
        var left = new TreeSet<>(all);
        for (var other : others) {
            left.removeAll(other);
        }
        return left;
    }
}

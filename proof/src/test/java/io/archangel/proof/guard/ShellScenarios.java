package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Process;
import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.process.spi.Verb;
import io.archangel.shell.Audit;
import io.archangel.shell.Console;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the shell calls. A command that fails is logged, and its session goes on. */
final class ShellScenarios {
    private static final Principal ADMIN = new Principal("ann", "unix", Role.ADMIN);
    private static final Principal VIEWER = new Principal("bob", "unix", Role.VIEWER);
    private static final Audit NO_AUDIT = event -> {};
    private static final Trap NOWHERE = new Trap("nowhere", new Bomb(new AssertionError()));

    private ShellScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(tables(), audits(), outputs(), consoles()).flatMap(scenarios -> scenarios);
    }

    // ---- what modules mount ----

    private static Stream<Scenario> tables() {
        return Stream.of(
                of(
                        "rows of a table",
                        Place.LOG,
                        (world, bomb) -> {
                            mount(world, bomb::go, List.of());
                            return failed(shell(world), ADMIN, "victims");
                        },
                        "Supplier of Table(String, List, Supplier, List)"),
                of("rows of a table for completion", Place.LOG, (world, bomb) -> {
                    mount(world, bomb::go, List.of(Verb.of("act", List.of("whom"), whom -> "done")));
                    sit(world, new TrappedConsole("act \t", NOWHERE));
                    return 0;
                }),
                of(
                        "verb",
                        Place.LOG,
                        (world, bomb) -> acted(world, new Verb("act", Role.VIEWER, List.of(), none -> bomb.go())),
                        "Verb.Action.run(List)",
                        "Verb.Action of Verb(String, Role, List, Verb.Action)"),
                of(
                        "verb of administrators",
                        Place.LOG,
                        (world, bomb) -> acted(world, Verb.of("act", List.of(), none -> bomb.go())),
                        "Verb.Action of Verb.of(String, List, Verb.Action)"));
    }

    private static long acted(World world, Verb verb) {
        mount(world, List::of, List.of(verb));
        return failed(shell(world), ADMIN, "act");
    }

    private static void mount(World world, Supplier<List<List<@Nullable Object>>> rows, List<Verb> verbs) {
        world.manager.mount(new Table("victims", List.of("name"), rows, verbs));
    }

    // ---- the audit ----

    private static Stream<Scenario> audits() {
        return Stream.of(
                audited(
                        "audit of an intent",
                        ADMIN,
                        (world, audit) -> Shell.create(world.manager, audit),
                        Audit.Phase.INTENT,
                        "Audit of Shell.create(ProcessManager, Audit)"),
                audited(
                        "audit of an outcome",
                        ADMIN,
                        (world, audit) -> Shell.create(world.manager, audit, ZoneId.systemDefault()),
                        Audit.Phase.OUTCOME,
                        "Audit of Shell.create(ProcessManager, Audit, ZoneId)"),
                audited(
                        "audit of one that remembers lines",
                        ADMIN,
                        (world, audit) ->
                                Shell.create(world.manager, audit, ZoneId.systemDefault(), Path.of("nowhere")),
                        Audit.Phase.INTENT,
                        "Audit of Shell.create(ProcessManager, Audit, ZoneId, Path)"),
                of(
                        "audit that is read",
                        Place.LOG,
                        (world, bomb) -> failed(Shell.create(world.manager, new Unreadable(bomb)), ADMIN, "audit"),
                        "Audit.latest(int)"),
                audited(
                        "audit of what is denied",
                        VIEWER,
                        (world, audit) -> Shell.create(world.manager, audit),
                        Audit.Phase.OUTCOME,
                        "Audit.write(Audit.Event)"));
    }

    private static Scenario audited(String name, Principal who, Maker maker, Audit.Phase phase, String... points) {
        return of(
                name,
                Place.LOG,
                (world, bomb) -> {
                    mount(world, List::of, List.of(Verb.of("act", List.of(), none -> "done")));
                    Audit audit = event -> {
                        if (event.phase() == phase) {
                            bomb.go();
                        }
                    };
                    return failed(maker.shell(world, audit), who, "act");
                },
                points);
    }

    // ---- where text goes ----

    private static Stream<Scenario> outputs() {
        return Stream.of(
                output("out", "out(String)", "ps"),
                output("err", "err(String)", "nonsense"),
                output("width", "width()", "help"),
                output("isColored", "isColored()", "ps"),
                output("isTerminal", "isTerminal()", "ps"),
                output("height", "height()", "top"),
                output("keyboard", "keyboard()", "top"),
                of(
                        "a keyboard",
                        Place.LOG,
                        (world, bomb) -> {
                            var output = new TrappedOutput(new Trap("read", bomb));
                            assertThat(shell(world).execute(ADMIN, "top", output))
                                    .isEqualTo(Shell.FAILED);
                            return 0;
                        },
                        "Keyboard.read(Duration)"),
                of(
                        "ask of an output",
                        Place.LOG,
                        (world, bomb) -> {
                            world.manager.register(Process.around("victim", it -> {}));
                            var output = new TrappedOutput(new Trap("ask", bomb));
                            assertThat(shell(world).execute(ADMIN, "kill kind=task", output))
                                    .isEqualTo(Shell.FAILED);
                            return 0;
                        },
                        "Output.ask(String)"),
                of("err of an output that is told of a line's fault", Place.LOG, (world, bomb) -> {
                    var code = shell(world).execute(ADMIN, "say 'open", new TrappedOutput(new Trap("err", bomb)));
                    assertThat(code).isEqualTo(Shell.USAGE);
                    return 0;
                }));
    }

    private static Scenario output(String method, String signature, String line) {
        return of(
                method + " of an output",
                Place.LOG,
                (world, bomb) -> {
                    var output = new TrappedOutput(new Trap(method, bomb));
                    assertThat(shell(world).execute(ADMIN, line, output)).isEqualTo(Shell.FAILED);
                    return 0;
                },
                "Output." + signature);
    }

    // ---- where people sit ----

    private static Stream<Scenario> consoles() {
        var broken = Stream.of("input", "output", "type", "size").map(method -> console(method, Place.PROCESS));
        return Stream.concat(broken, Stream.of(console("isPlain", Place.LOG)));
    }

    private static Scenario console(String method, Place place) {
        return of(
                method + " of a console",
                place,
                (world, bomb) -> {
                    long session = sit(world, new TrappedConsole("ps", new Trap(method, bomb)));
                    return place == Place.LOG ? 0 : session;
                },
                "Console." + method + "()");
    }

    /** Somebody sits at a console until the end. */
    private static long sit(World world, Console console) {
        var session = world.manager.spawn("session", () -> shell(world).interact(ADMIN, console));
        world.awaitEnd(session.pid());
        return session.pid();
    }

    private static long failed(Shell shell, Principal who, String line) {
        assertThat(shell.execute(who, line, new TrappedOutput(NOWHERE))).isEqualTo(Shell.FAILED);
        return 0;
    }

    private static Shell shell(World world) {
        return Shell.create(world.manager, NO_AUDIT);
    }

    /** An audit that throws when it is read. */
    private record Unreadable(Bomb bomb) implements Audit {
        @Override
        public void write(Event event) {}

        @Override
        public List<Event> latest(int count) {
            bomb.go();
            return List.of();
        }
    }

    @FunctionalInterface
    private interface Maker {
        Shell shell(World world, Audit audit);
    }
}

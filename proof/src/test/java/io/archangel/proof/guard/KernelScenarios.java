package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;

import io.archangel.process.Clock;
import io.archangel.process.Event;
import io.archangel.process.Guard;
import io.archangel.process.Home;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Signal;
import io.archangel.process.spi.Tap;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** What the kernel calls. */
final class KernelScenarios {
    private static final Trap NONE = new Trap("nowhere", new Bomb(new AssertionError()));

    private KernelScenarios() {}

    static Stream<Scenario> all() {
        var labels = Stream.of("kind", "name", "app", "user", "method", "route", "client", "waits", "home")
                .map(KernelScenarios::looked);
        var last = Stream.of("kind", "name", "app", "home").map(KernelScenarios::ended);
        return Stream.concat(Stream.concat(labels, last), rest());
    }

    /** Somebody looks at a process that throws in what it says of itself. */
    private static Scenario looked(String label) {
        return of(
                label + " that is looked at",
                Place.PROCESS,
                (world, bomb) -> {
                    var victim = world.manager.register(new TrappedProcess(new Trap(label, bomb)));
                    world.manager.list(true);
                    return victim.pid();
                },
                "Process." + label + "()");
    }

    /** It ends before anybody has looked. */
    private static Scenario ended(String label) {
        return of(label + " of one that ends", Place.ENDING, (world, bomb) -> {
            var victim = world.manager.register(new TrappedProcess(new Trap(label, bomb)));
            victim.exit();
            return victim.pid();
        });
    }

    private static Stream<Scenario> rest() {
        return Stream.of(
                of(
                        "being tapped",
                        Place.PROCESS,
                        (world, bomb) -> {
                            var victim = world.manager.register(new TrappedProcess(new Trap("tap", bomb)));
                            world.closes(world.manager.tap(victim.pid(), new Tap() {}));
                            return victim.pid();
                        },
                        "Process.tap(Tap)"),
                of(
                        "task",
                        Place.PROCESS,
                        (world, bomb) -> world.manager.spawn("victim", bomb::go).pid(),
                        "ProcessManager.Task.run()",
                        "ProcessManager.Task of ProcessManager.spawn(String, ProcessManager.Task)"),
                of(
                        "body",
                        Place.PROCESS,
                        (world, bomb) -> world.manager.register(new Worker()).work(bomb::go),
                        "Guard.Callout of Process.runBody(Guard.Callout)"),
                of("hook", Place.ENDING, KernelScenarios::hook, "Hook.run(Exit)", "Hook of Process.atExit(Hook)"),
                of(
                        "inline hook",
                        Place.ENDING,
                        (world, bomb) -> {
                            var victim = new TrappedProcess(NONE);
                            victim.atExitInline(exit -> bomb.go());
                            return exited(world, victim);
                        },
                        "Hook of Process.atExitInline(Hook)"),
                of("hook of one that was never registered", Place.LOG, (world, bomb) -> {
                    var victim = new TrappedProcess(NONE);
                    victim.atExit(exit -> bomb.go());
                    victim.exit();
                    return 0;
                }),
                of(
                        "signal handler",
                        Place.PROCESS,
                        (world, bomb) -> signalled(world, new TrappedProcess(NONE), bomb),
                        "Signal.Handler.handle(Signal.Received)",
                        "Signal.Handler of Process.on(Signal, Signal.Handler)"),
                of(
                        "home of one that gets a signal",
                        Place.PROCESS,
                        (world, bomb) -> signalled(world, new TrappedProcess(new Trap("home", bomb)), bomb)),
                of(
                        "release",
                        Place.ENDING,
                        (world, bomb) -> exited(world, new TrappedProcess(new Trap("release", bomb))),
                        "Process.release(Exit)"),
                of("release of one that was never registered", Place.LOG, (world, bomb) -> {
                    new TrappedProcess(new Trap("release", bomb)).exit();
                    return 0;
                }),
                of(
                        "release of something that a process is round",
                        Place.ENDING,
                        (world, bomb) -> exited(world, Process.around("something", it -> bomb.go())),
                        "Consumer of Process.around(Object, Consumer)"),
                of(
                        "sever",
                        Place.ENDING,
                        (world, bomb) -> exited(world, new TrappedProcess(new Trap("sever", bomb), new HeldUp())),
                        "Process.sever(Exit)"),
                of(
                        "stopped",
                        Place.PROCESS,
                        (world, bomb) -> sent(world, new Trap("stopped", bomb), Signal.STOP),
                        "Process.stopped()"),
                of(
                        "continued",
                        Place.PROCESS,
                        (world, bomb) -> sent(world, new Trap("continued", bomb), Signal.STOP, Signal.CONT),
                        "Process.continued()"),
                of(
                        "reporter",
                        Place.LOG,
                        KernelScenarios::reporter,
                        "Consumer of ManagerOptions(Clock, Consumer, int, int)",
                        "Consumer of ManagerOptions.reporter(Consumer)"),
                of(
                        "timer",
                        Place.LOG,
                        (world, bomb) -> {
                            Clock.system().after(Duration.ZERO, bomb::go);
                            return 0;
                        },
                        "Runnable of Clock.after(Duration, Runnable)"),
                of(
                        "listener",
                        Place.LOG,
                        KernelScenarios::listener,
                        "Listener.hear(Event)",
                        "Listener of ProcessManager.listen(Listener)"));
    }

    private static long hook(World world, Bomb bomb) {
        var victim = new TrappedProcess(NONE);
        victim.atExit(exit -> bomb.go());
        return exited(world, victim);
    }

    private static long exited(World world, Process victim) {
        world.manager.register(victim).exit();
        return victim.pid();
    }

    private static long signalled(World world, Process victim, Bomb bomb) {
        victim.on(Signal.TERM, term -> bomb.go());
        var unused = world.manager.signal(Kill.of(world.manager.register(victim).pid()));
        return victim.pid();
    }

    private static long listener(World world, Bomb bomb) {
        var manager = world.closes(ProcessManager.create());
        var unused = manager.listen(event -> {
            if (event instanceof Event.Exited) {
                bomb.go();
            }
        });
        manager.register(new TrappedProcess(NONE)).exit();
        return 0;
    }

    private static long sent(World world, Trap trap, Signal... signals) {
        var victim = world.manager.register(new TrappedProcess(trap));
        for (var signal : signals) {
            var unused = world.manager.signal(Kill.of(victim.pid()).signal(signal));
        }
        return victim.pid();
    }

    /** Of a manager of its own, which a kill lets speak. */
    private static long reporter(World world, Bomb bomb) {
        var manager =
                world.closes(ProcessManager.create(ManagerOptions.defaults().reporter(report -> bomb.go())));
        var reported = manager.register(new TrappedProcess(NONE));
        manager.kill(Kill.of(reported.pid()));
        return 0;
    }

    private static final class Worker extends Process {
        long work(Guard.Callout code) {
            runBody(code);
            return pid();
        }
    }

    /** A home that never turns. */
    private static final class HeldUp implements Home {
        @Override
        public String name() {
            return "held up";
        }

        @Override
        public boolean isHere() {
            return false;
        }

        @Override
        public Optional<Blocked> blocked() {
            return Optional.empty();
        }

        @Override
        public void execute(Runnable task) {}
    }
}

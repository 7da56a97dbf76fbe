package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;

import io.archangel.loop.Command;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.Protocol;
import io.archangel.loop.SubprocessProtocol;
import io.archangel.process.Guard;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a loop calls of the protocol of a program, be it a process or not, and what the kernel calls of one. */
final class SubprocessScenarios {
    private static final Map<String, String> CALLBACKS = Map.of(
            "connectionMade", "SubprocessTransport",
            "pipeDataReceived", "int, ByteBuffer",
            "pipeConnectionLost", "int, Throwable",
            "pauseWriting", "",
            "resumeWriting", "",
            "processExited", "int",
            "connectionLost", "Throwable");

    private SubprocessScenarios() {}

    static Stream<Scenario> all() {
        return Stream.concat(CALLBACKS.keySet().stream().sorted().flatMap(SubprocessScenarios::callback), others());
    }

    private static Stream<Scenario> callback(String callback) {
        return Stream.of(
                of(
                        callback + " of a program",
                        Place.LOOP,
                        (world, bomb) -> {
                            begin(world.loop, TrappedProgram.plain(new Trap(callback, bomb)), callback);
                            return 0;
                        },
                        "SubprocessProtocol." + callback + "(" + CALLBACKS.get(callback) + ")"),
                of(callback + " of a program that is a process", Place.PROCESS, (world, bomb) -> {
                    var victim = world.manager.register(TrappedProgram.process(new Trap(callback, bomb)));
                    begin(world.loop, victim, callback);
                    return victim.pid();
                }));
    }

    private static String line(String callback) {
        return switch (callback) {
            case "pauseWriting", "resumeWriting" -> "exec cat >/dev/null";
            case "pipeDataReceived" -> "echo word; exec cat";
            default -> "exit 0";
        };
    }

    /** What is thrown while connectionMade runs fails the future too; and its writing is what pauses. */
    private static void begin(Loop loop, SubprocessProtocol protocol, String callback) throws Exception {
        if (callback.equals("connectionMade") || callback.equals("pauseWriting")) {
            refused(asked(loop, protocol, line(callback)));
        } else if (callback.equals("resumeWriting")) {
            // It may be over, with what was planted, before anybody is told that it stands.
            asked(loop, protocol, line(callback)).handle((its, thrown) -> its).get(10, TimeUnit.SECONDS);
        } else {
            start(loop, protocol, line(callback));
        }
    }

    private static void start(Loop loop, SubprocessProtocol protocol, String line) throws Exception {
        asked(loop, protocol, line).get(10, TimeUnit.SECONDS);
    }

    private static CompletableFuture<SubprocessProtocol> asked(Loop loop, SubprocessProtocol protocol, String line) {
        var command = Command.shell(Path.of("/"), line).environment(Map.of("PATH", "/usr/bin:/bin"));
        return loop.subprocess(() -> protocol, command);
    }

    private static Stream<Scenario> others() {
        return Stream.of(
                pipe("reads", Loop::connectReadPipe, "Supplier of Loop.connectReadPipe(Supplier, Path)"),
                pipe("writes", Loop::connectWritePipe, "Supplier of Loop.connectWritePipe(Supplier, Path)"),
                looked("kind"),
                looked("client"),
                of(
                        "release of a program",
                        Place.ENDING,
                        (world, bomb) -> {
                            var victim = sleeping(world, world.loop, "release", bomb);
                            victim.exit();
                            return victim.pid();
                        },
                        "OsProcess.release(Exit)"),
                of("sever of a program", Place.ENDING, SubprocessScenarios::severed, "OsProcess.sever(Exit)"),
                of(
                        "factory of a program",
                        Place.LOOP,
                        (world, bomb) -> {
                            refused(world.loop.<SubprocessProtocol>subprocess(
                                    bomb::go, Command.of(Path.of("/"), "cat")));
                            return 0;
                        },
                        "Supplier of Loop.subprocess(Supplier, Command)",
                        "Supplier of SubprocessDriver.made(Process, Supplier)"));
    }

    private static Scenario pipe(String does, Connect connect, String point) {
        return of(
                "factory of one that " + does + " a pipe",
                Place.LOOP,
                (world, bomb) -> {
                    refused(connect.to(world.loop, bomb::go, Path.of("/dev/ptmx")));
                    return 0;
                },
                point);
    }

    private static void refused(CompletableFuture<?> future) throws Exception {
        try {
            future.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException told) {
            return;
        }
        throw new AssertionError("what has no protocol was had all the same");
    }

    @FunctionalInterface
    private interface Connect {
        CompletableFuture<Protocol> to(Loop loop, Supplier<Protocol> factory, Path path);
    }

    private static Scenario looked(String label) {
        return of(
                label + " of a program that is looked at",
                Place.PROCESS,
                (world, bomb) -> {
                    var victim = sleeping(world, world.loop, label, bomb);
                    world.manager.list();
                    return victim.pid();
                },
                "OsProcess." + label + "()");
    }

    private static TrappedProgram sleeping(World world, Loop loop, String where, Bomb bomb) throws Exception {
        var victim = world.manager.register(TrappedProgram.process(new Trap(where, bomb)));
        start(loop, victim, "exec sleep 60");
        return victim;
    }

    /** On a loop of its own, which is held up meanwhile. */
    private static long severed(World world, Bomb bomb) throws Exception {
        var loop = world.loop(LoopOptions.defaults());
        var victim = sleeping(world, loop, "sever", bomb);
        var held = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        loop.callSoonThreadsafe(() -> {
            held.countDown();
            Guard.attempt(over::await);
        });
        held.await();
        victim.exit();
        world.awaitEnd(victim.pid());
        over.countDown();
        return victim.pid();
    }
}

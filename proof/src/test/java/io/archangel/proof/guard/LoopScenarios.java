package io.archangel.proof.guard;

import static io.archangel.loop.Pipe.pipe;
import static io.archangel.proof.guard.Scenario.of;

import io.archangel.loop.Loop;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.Names;
import io.archangel.loop.Placement;
import io.archangel.loop.Protocol;
import io.archangel.loop.ServeOptions;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import sun.misc.Signal;

/** What a loop calls, but for protocols. */
final class LoopScenarios {
    private static final Duration SOON = Duration.ofMillis(1);

    /** Nobody minds it: what nobody handles is ignored. */
    private static final String SIGNAL = "URG";

    private static final String OPTIONS =
            "LoopOptions(String, BiConsumer, LoopOptions.Polling, Executor, Names, Duration, Duration, Duration)";

    private LoopScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(callbacks(), futures(), factories(), errors()).flatMap(scenarios -> scenarios);
    }

    private static Stream<Scenario> callbacks() {
        return Stream.of(
                        callback("callSoon", LoopScenarios::callSoon, "Loop.callSoon(Runnable)"),
                        callback("callSoonThreadsafe", Loop::callSoonThreadsafe, "Loop.callSoonThreadsafe(Runnable)"),
                        callback(
                                "callLater",
                                (loop, code) -> loop.callLater(SOON, code),
                                "Loop.callLater(Duration, Runnable)"),
                        callback(
                                "callRepeatedly",
                                (loop, code) -> loop.callRepeatedly(SOON, code),
                                "Loop.callRepeatedly(Duration, Runnable)"),
                        callback(
                                "callAt",
                                (loop, code) -> loop.callAt(loop.time() + SOON.toNanos(), code),
                                "Loop.callAt(long, Runnable)"),
                        callback(
                                "callEveryIteration",
                                LoopScenarios::callEveryIteration,
                                "Loop.callEveryIteration(Runnable)"),
                        callback(
                                "virtual thread",
                                (loop, code) -> loop.virtualThreads().start("guest", code),
                                "VirtualThreads.start(String, Runnable)"),
                        callback(
                                "virtual thread elsewhere",
                                LoopScenarios::startElsewhere,
                                "VirtualThreads.start(String, Placement, Process, Runnable)"),
                        callback("addSignalHandler", LoopScenarios::raise, "Loop.addSignalHandler(String, Runnable)"),
                        Stream.of(of(
                                "execute",
                                Place.LOOP,
                                (world, bomb) -> {
                                    world.loop.execute(bomb::go);
                                    return 0;
                                },
                                "Runnable of Executor.execute(Runnable)")))
                .flatMap(scenarios -> scenarios);
    }

    /** Asked for by a process, and by none. */
    private static Stream<Scenario> callback(String name, Ask ask, String method) {
        return Stream.of(
                of(
                        name + " of no process",
                        Place.LOOP,
                        (world, bomb) -> {
                            ask.of(world.loop, bomb::go);
                            return 0;
                        },
                        "Runnable of " + method),
                of(name + " of a process", Place.PROCESS, (world, bomb) -> {
                    var victim = world.manager.register(new TrappedProcess(new Trap("nowhere", bomb)));
                    Guard.call(victim, () -> ask.of(world.loop, bomb::go));
                    return victim.pid();
                }));
    }

    private static void callSoon(Loop loop, Runnable code) {
        loop.callSoonThreadsafe(() -> loop.callSoon(code));
    }

    private static void callEveryIteration(Loop loop, Runnable code) {
        loop.callEveryIteration(code);
        loop.callSoonThreadsafe(() -> {});
    }

    private static void startElsewhere(Loop loop, Runnable code) {
        var process = Process.current().orElse(null);
        loop.virtualThreads().start("guest", Placement.pool(), process, code);
    }

    private static void raise(Loop loop, Runnable code) throws Exception {
        var handled = new CompletableFuture<Void>();
        var handle = loop.addSignalHandler(SIGNAL, () -> {
            handled.complete(null);
            code.run();
        });
        Signal.raise(new Signal(SIGNAL));
        handled.get(30, TimeUnit.SECONDS);
        handle.cancel();
    }

    private static Stream<Scenario> futures() {
        return Stream.of(
                of(
                        "blocking code",
                        Place.FUTURE,
                        (world, bomb) -> world.hears(world.loop.runInExecutor(bomb::go)),
                        "Callable of Loop.runInExecutor(Callable)"),
                of(
                        "blocking code in an executor",
                        Place.FUTURE,
                        (world, bomb) -> world.hears(world.loop.runInExecutor(Runnable::run, bomb::go)),
                        "Callable of Loop.runInExecutor(Executor, Callable)"),
                of(
                        "executor",
                        Place.FUTURE,
                        (world, bomb) -> world.hears(world.loop.runInExecutor(task -> bomb.go(), () -> "never")),
                        "Executor of Loop.runInExecutor(Executor, Callable)"),
                of(
                        "executor of a loop",
                        Place.FUTURE,
                        (world, bomb) -> {
                            var loop = world.loop(LoopOptions.defaults().executor(task -> bomb.go()));
                            return world.hears(loop.runInExecutor(() -> "never"));
                        },
                        "Executor of " + OPTIONS,
                        "Executor of LoopOptions.executor(Executor)"),
                of(
                        "who knows addresses",
                        Place.FUTURE,
                        (world, bomb) -> world.hears(cause(asking(world, bomb).resolve("archangel.test", 80))),
                        "Names.addresses(String)"),
                of(
                        "who knows names",
                        Place.FUTURE,
                        (world, bomb) ->
                                world.hears(cause(asking(world, bomb).reverse(InetAddress.getLoopbackAddress()))),
                        "Names.name(InetAddress)"));
    }

    /** What a loop puts in words of its own as it was thrown. */
    private static CompletableFuture<?> cause(CompletableFuture<?> told) {
        var heard = new CompletableFuture<>();
        var unused = told.whenComplete((value, thrown) ->
                heard.completeExceptionally(thrown instanceof LoopException ? thrown.getCause() : thrown));
        return heard;
    }

    /** A loop whose names throw. */
    private static Loop asking(World world, Bomb bomb) {
        var names = new Names() {
            @Override
            public List<InetAddress> addresses(String host) {
                return bomb.go();
            }

            @Override
            public String name(InetAddress address) {
                return bomb.go();
            }
        };
        return world.loop(LoopOptions.defaults().names(names, Duration.ofSeconds(30)));
    }

    private static Stream<Scenario> factories() {
        return Stream.of(
                of(
                        "factory",
                        Place.LOOP,
                        (world, bomb) -> refused(world, bomb::go),
                        "Supplier of Loop.startServing(Supplier, String, int)",
                        "Supplier of Driver.made(Supplier)"),
                of(
                        "factory of a server with options",
                        Place.LOOP,
                        (world, bomb) -> {
                            var options = ServeOptions.defaults();
                            var server = world.loop.startServing(bomb::go, "127.0.0.1", 0, options);
                            world.connect(server.address()).readOut();
                            return 0;
                        },
                        "Supplier of Loop.startServing(Supplier, String, int, ServeOptions)"),
                of(
                        "factory before a stage",
                        Place.LOOP,
                        (world, bomb) -> refused(world, pipe(() -> bomb.<Protocol>go(), made -> made)),
                        "Supplier of Pipe.pipe(Supplier, Function)"),
                of(
                        "stage",
                        Place.LOOP,
                        (world, bomb) -> refused(world, pipe(() -> new Protocol() {}, made -> bomb.<Protocol>go())),
                        "Function of Pipe.pipe(Supplier, Function)"));
    }

    private static long refused(World world, Supplier<? extends Protocol> factory) throws Exception {
        world.connect(factory).readOut();
        return 0;
    }

    /** The exception handler itself, of a loop of its own. */
    private static Stream<Scenario> errors() {
        return Stream.of(of(
                "exception handler of a loop",
                Place.LOG,
                (world, bomb) -> {
                    var loop = world.loop(LoopOptions.defaults().errors((its, thrown) -> bomb.go()));
                    var first = new IllegalStateException("for the handler to be called");
                    world.foretells(first);
                    loop.callSoonThreadsafe(() -> {
                        throw first;
                    });
                    var called = new CompletableFuture<Void>();
                    loop.callSoonThreadsafe(() -> called.complete(null));
                    called.get(30, TimeUnit.SECONDS);
                    return 0;
                },
                "BiConsumer of " + OPTIONS,
                "BiConsumer of LoopOptions.errors(BiConsumer)"));
    }

    @FunctionalInterface
    private interface Ask {
        void of(Loop loop, Runnable code) throws Exception;
    }
}

package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;

import io.archangel.loop.LoopOptions;
import io.archangel.loop.Protocol;
import io.archangel.process.Guard;
import io.archangel.process.Kill;
import io.archangel.process.Signal;
import io.archangel.process.spi.Tap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** What a loop calls of a protocol, be it a process or not, and what the kernel calls of a connection. */
final class ProtocolScenarios {
    private static final Map<String, String> CALLBACKS = Map.of(
            "connectionMade", "Transport",
            "dataReceived", "ByteBuffer",
            "eofReceived", "",
            "pauseWriting", "",
            "resumeWriting", "",
            "connectionLost", "Throwable");

    private ProtocolScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                        CALLBACKS.keySet().stream().sorted().flatMap(ProtocolScenarios::callback),
                        processes(),
                        Stream.of(tap("received"), tap("sent")))
                .flatMap(scenarios -> scenarios);
    }

    /** The connection that is listened to goes on. */
    private static Scenario tap(String callback) {
        return of(
                callback + " of a tap",
                Place.LOOP,
                (world, bomb) -> {
                    var echo = world.manager.register(new TappedEcho(new Trap(callback, bomb)));
                    var client = world.connect(() -> echo);
                    client.send("x");
                    client.read(1);
                    client.send("y");
                    if (!client.read(1).equals("y")) {
                        throw new AssertionError("the connection is gone");
                    }
                    return 0;
                },
                "Tap." + callback + "(ByteBuffer)");
    }

    private static Stream<Scenario> callback(String callback) {
        return Stream.of(
                of(
                        callback + " of a plain protocol",
                        Place.LOOP,
                        (world, bomb) -> provoke(world, callback, new TrappedProtocol(new Trap(callback, bomb))),
                        "Protocol." + callback + "(" + CALLBACKS.get(callback) + ")"),
                of(
                        callback + " of one that was never registered",
                        Place.LOOP,
                        (world, bomb) -> provoke(world, callback, new TrappedConnection(new Trap(callback, bomb)))),
                of(callback + " of a process", Place.PROCESS, (world, bomb) -> {
                    var victim = world.manager.register(new TrappedConnection(new Trap(callback, bomb)));
                    provoke(world, callback, victim);
                    return victim.pid();
                }));
    }

    private static long provoke(World world, String callback, Protocol trapped) throws Exception {
        var client = world.connect(() -> trapped);
        switch (callback) {
            case "dataReceived" -> client.send("x");
            case "eofReceived" -> client.sendNoMore();
            case "pauseWriting", "resumeWriting" -> client.send("w");
            case "connectionLost" -> client.close();
            default -> {}
        }
        if (!callback.equals("connectionLost")) {
            client.readOut();
        }
        return 0;
    }

    private static Stream<Scenario> processes() {
        return Stream.of(
                looked("kind"),
                looked("client"),
                of(
                        "release of a connection",
                        Place.ENDING,
                        (world, bomb) -> {
                            var victim = world.manager.register(new TrappedConnection(new Trap("release", bomb)));
                            return exited(world, victim);
                        },
                        "ProtocolProcess.release(Exit)"),
                of("release of a connection that was never registered", Place.LOG, (world, bomb) -> {
                    exited(world, new TrappedConnection(new Trap("release", bomb)));
                    return 0;
                }),
                of(
                        "tap of a connection",
                        Place.PROCESS,
                        (world, bomb) -> {
                            var victim = world.manager.register(new TrappedConnection(new Trap("tap", bomb)));
                            var client = world.connect(() -> victim);
                            victim.awaitMade();
                            world.closes(world.manager.tap(victim.pid(), new Tap() {}));
                            client.readOut();
                            return victim.pid();
                        },
                        "ProtocolProcess.tap(Tap)"),
                told("stopped", Signal.STOP),
                told("continued", Signal.STOP, Signal.CONT),
                of("sever of a connection", Place.ENDING, ProtocolScenarios::severed, "ProtocolProcess.sever(Exit)"),
                of("signal handler of a connection", Place.PROCESS, (world, bomb) -> {
                    var victim = world.manager.register(new TrappedConnection(new Trap("nowhere", bomb)));
                    victim.on(Signal.TERM, term -> bomb.go());
                    var client = world.connect(() -> victim);
                    var unused = world.manager.signal(Kill.of(victim.pid()));
                    client.readOut();
                    return victim.pid();
                }));
    }

    private static Scenario looked(String label) {
        return of(
                label + " of a connection that is looked at",
                Place.PROCESS,
                (world, bomb) -> {
                    var victim = world.manager.register(new TrappedConnection(new Trap(label, bomb)));
                    var client = world.connect(() -> victim);
                    victim.awaitMade();
                    world.manager.list();
                    client.readOut();
                    return victim.pid();
                },
                "ProtocolProcess." + label + "()");
    }

    private static Scenario told(String label, Signal... signals) {
        return of(
                label + " of a connection",
                Place.PROCESS,
                (world, bomb) -> {
                    var victim = world.manager.register(new TrappedConnection(new Trap(label, bomb)));
                    var client = world.connect(() -> victim);
                    victim.awaitMade();
                    for (var signal : signals) {
                        var unused = world.manager.signal(Kill.of(victim.pid()).signal(signal));
                    }
                    client.readOut();
                    return victim.pid();
                },
                "ProtocolProcess." + label + "()");
    }

    /** Ends a connection; its client is let go all the same. */
    private static long exited(World world, TrappedConnection victim) throws Exception {
        var client = world.connect(() -> victim);
        victim.awaitMade();
        victim.exit();
        client.readOut();
        return victim.pid();
    }

    /** On a loop of its own, which is held up meanwhile. */
    private static long severed(World world, Bomb bomb) throws Exception {
        var loop = world.loop(LoopOptions.defaults());
        var victim = world.manager.register(new TrappedConnection(new Trap("sever", bomb)));
        var client =
                world.connect(loop.startServing(() -> victim, "127.0.0.1", 0).address());
        victim.awaitMade();
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
        client.readOut();
        return victim.pid();
    }
}

package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;

import io.archangel.loop.ConnectOptions;
import io.archangel.loop.DatagramOptions;
import io.archangel.loop.DatagramProtocol;
import io.archangel.loop.DatagramTransport;
import io.archangel.loop.Loop;
import io.archangel.loop.Protocol;
import io.archangel.loop.ServeOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a loop calls when it connects, serves on paths, and of endpoints for datagrams. */
final class NetworkScenarios {
    private static final Map<String, String> CALLBACKS = Map.of(
            "connectionMade", "DatagramTransport",
            "datagramReceived", "ByteBuffer, SocketAddress",
            "errorReceived", "Throwable",
            "connectionLost", "Throwable");

    private NetworkScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                        factories(),
                        paths(),
                        CALLBACKS.keySet().stream().sorted().flatMap(NetworkScenarios::callback))
                .flatMap(scenarios -> scenarios);
    }

    private static Stream<Scenario> factories() {
        return Stream.of(
                connected(
                        "a host",
                        (loop, at, its) -> {
                            var unused = loop.connect(its, at.getHostString(), at.getPort());
                        },
                        "Supplier of Loop.connect(Supplier, String, int)",
                        "Supplier of Driver.made(Process, Supplier)"),
                connected(
                        "a host with options",
                        (loop, at, its) -> {
                            var options = ConnectOptions.defaults();
                            var unused = loop.connect(its, at.getHostString(), at.getPort(), options);
                        },
                        "Supplier of Loop.connect(Supplier, String, int, ConnectOptions)"),
                of(
                        "factory of an endpoint",
                        Place.LOOP,
                        (world, bomb) -> {
                            var unused = world.loop.createDatagramEndpoint(
                                    () -> bomb.<DatagramProtocol>go(), DatagramOptions.defaults());
                            return 0;
                        },
                        "Supplier of Loop.createDatagramEndpoint(Supplier, DatagramOptions)",
                        "Supplier of DatagramDriver.made(Process, Supplier)"));
    }

    private static Scenario connected(String to, Connect connect, String... points) {
        return of(
                "factory of a connection to " + to,
                Place.LOOP,
                (world, bomb) -> {
                    var server = world.loop.startServing(() -> new Protocol() {}, "127.0.0.1", 0);
                    connect.of(world.loop, server.address(), bomb::go);
                    return 0;
                },
                points);
    }

    private static Stream<Scenario> paths() {
        return Stream.of(
                of(
                        "factory of a connection to a path",
                        Place.LOOP,
                        (world, bomb) -> {
                            var path = path(world);
                            world.loop.startServing(() -> new Protocol() {}, path);
                            var unused = world.loop.connect(() -> bomb.<Protocol>go(), path);
                            return 0;
                        },
                        "Supplier of Loop.connect(Supplier, Path)"),
                of(
                        "factory of a connection to a path with options",
                        Place.LOOP,
                        (world, bomb) -> {
                            var path = path(world);
                            world.loop.startServing(() -> new Protocol() {}, path);
                            var unused = world.loop.connect(() -> bomb.<Protocol>go(), path, ConnectOptions.defaults());
                            return 0;
                        },
                        "Supplier of Loop.connect(Supplier, Path, ConnectOptions)"),
                of(
                        "factory of a server on a path",
                        Place.LOOP,
                        (world, bomb) -> {
                            var path = path(world);
                            world.loop.startServing(bomb::go, path);
                            var unused = world.loop.connect(() -> new Protocol() {}, path);
                            return 0;
                        },
                        "Supplier of Loop.startServing(Supplier, Path)"),
                of(
                        "factory of a server on a path with options",
                        Place.LOOP,
                        (world, bomb) -> {
                            var path = path(world);
                            world.loop.startServing(bomb::go, path, ServeOptions.defaults());
                            var unused = world.loop.connect(() -> new Protocol() {}, path);
                            return 0;
                        },
                        "Supplier of Loop.startServing(Supplier, Path, ServeOptions)"));
    }

    /** A path in a folder of its own, which goes with the world. */
    private static Path path(World world) throws IOException {
        var folder = Files.createTempDirectory("guard");
        var path = folder.resolve("socket");
        world.closes(() -> {
            Files.deleteIfExists(path);
            Files.delete(folder);
        });
        return path;
    }

    private static Stream<Scenario> callback(String callback) {
        return Stream.of(
                of(
                        callback + " of a plain endpoint",
                        Place.LOOP,
                        (world, bomb) -> {
                            var trapped = new TrappedDatagrams(new Trap(callback, bomb));
                            provoke(world, callback, new Plain(trapped));
                            return 0;
                        },
                        "DatagramProtocol." + callback + "(" + CALLBACKS.get(callback) + ")"),
                of(callback + " of an endpoint that is a process", Place.PROCESS, (world, bomb) -> {
                    var victim = world.manager.register(new TrappedDatagrams(new Trap(callback, bomb)));
                    provoke(world, callback, victim);
                    return victim.pid();
                }));
    }

    /** Opens an endpoint, which sends a datagram; somebody answers, or nobody is there. */
    private static void provoke(World world, String callback, DatagramProtocol trapped) throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var peer = new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
            if (callback.equals("errorReceived")) {
                socket.close();
            }
            var unused = world.loop.createDatagramEndpoint(
                    () -> trapped, DatagramOptions.defaults().remote(peer));
            if (callback.equals("datagramReceived")) {
                var packet = new DatagramPacket(new byte[1], 1);
                socket.setSoTimeout(30_000);
                socket.receive(packet);
                socket.send(packet);
            }
            world.awaitTrace();
        }
    }

    /** The same callbacks, of what is no process. */
    private record Plain(DatagramProtocol callbacks) implements DatagramProtocol {
        @Override
        public void connectionMade(DatagramTransport transport) {
            callbacks.connectionMade(transport);
        }

        @Override
        public void datagramReceived(ByteBuffer data, SocketAddress from) {
            callbacks.datagramReceived(data, from);
        }

        @Override
        public void errorReceived(Throwable error) {
            callbacks.errorReceived(error);
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            callbacks.connectionLost(cause);
        }
    }

    @FunctionalInterface
    private interface Connect {
        void of(Loop loop, InetSocketAddress at, Supplier<Protocol> factory);
    }
}

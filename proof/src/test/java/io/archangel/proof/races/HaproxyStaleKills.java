package io.archangel.proof.races;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The same stale kills with HAProxy, whose session's id is its address: some sessions are listed, let go, others come, and
 * the first ones are killed by their ids. Prints a row of a table; fails where HAProxy is not installed. All by unix sockets in a
 * folder of its own; ends what it has started.
 */
final class HaproxyStaleKills implements AutoCloseable {
    private static final int AT_ONCE = 50;
    private static final int KILLS = 1_000;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(90);
    private static final Pattern SESSION = Pattern.compile("^(0x[0-9a-f]+):.* fe=front ", Pattern.MULTILINE);

    private final Path folder = Files.createTempDirectory("stale");
    private final ServerSocketChannel backend = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Process haproxy;

    private HaproxyStaleKills() throws IOException {
        backend.bind(at("back"));
        Thread.ofPlatform().daemon().start(this::serve);
        var configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                    stats socket %1$s/admin level admin
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 60s
                    timeout server 60s
                frontend front
                    bind unix@%1$s/front
                    default_backend back
                backend back
                    server echo unix@%1$s/back
                """.formatted(folder));
        haproxy = new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) throws Exception {
        if (Stream.of(System.getenv("PATH").split(":", -1))
                .noneMatch(bin -> Files.isExecutable(Path.of(bin, "haproxy")))) {
            throw new IllegalStateException(
                    "haproxy is not installed; .ci/long brings it, or: apt-get install haproxy");
        }
        try (var run = new HaproxyStaleKills()) {
            run.awaitReady();
            System.out.println(run.measure());
        }
    }

    private String measure() throws IOException {
        long began = System.nanoTime();
        int kills = 0;
        int others = 0;
        int cut = 0;
        while (kills < KILLS && System.nanoTime() - began < MOST_NANOS) {
            var first = connect();
            var stale = sessions();
            close(first);
            while (sessions().stream().anyMatch(stale::contains)) {
                Thread.yield();
            }
            var second = connect();
            for (var id : stale) {
                ask("shutdown session " + id);
            }
            kills += stale.size();
            others += second.size();
            cut += (int) second.stream().filter(it -> !echoes(it)).count();
            close(second);
            awaitNobody();
        }
        return String.format(
                "| HAProxy | %d | %d | %d | %.0f |", kills, others, cut, (System.nanoTime() - began) / 1e9);
    }

    // ---- those who come and go ----

    private List<SocketChannel> connect() throws IOException {
        var all = new ArrayList<SocketChannel>();
        for (int count = 0; count < AT_ONCE; count++) {
            var client = SocketChannel.open(at("front"));
            if (!echoes(client)) {
                throw new IllegalStateException("no answer to a fresh connection");
            }
            all.add(client);
        }
        return all;
    }

    /** True if it is still connected. */
    private static boolean echoes(SocketChannel client) {
        try {
            client.write(ByteBuffer.wrap(new byte[] {1}));
            return client.read(ByteBuffer.allocate(1)) == 1;
        } catch (IOException cut) {
            return false;
        }
    }

    private static void close(List<SocketChannel> all) throws IOException {
        for (var client : all) {
            client.close();
        }
    }

    // ---- what HAProxy says ----

    private Set<String> sessions() throws IOException {
        var ids = new HashSet<String>();
        var found = SESSION.matcher(ask("show sess"));
        while (found.find()) {
            ids.add(found.group(1));
        }
        return ids;
    }

    private String ask(String command) throws IOException {
        try (var admin = SocketChannel.open(at("admin"))) {
            admin.write(US_ASCII.encode(command + "\n"));
            var answer = new StringBuilder();
            var buffer = ByteBuffer.allocate(1 << 16);
            while (admin.read(buffer) >= 0) {
                answer.append(US_ASCII.decode(buffer.flip()));
                buffer.clear();
            }
            return answer.toString();
        }
    }

    private void awaitNobody() throws IOException {
        while (!sessions().isEmpty()) {
            Thread.yield();
        }
    }

    private void awaitReady() throws IOException {
        long began = System.nanoTime();
        while (!Files.exists(folder.resolve("admin"))) {
            if (!haproxy.isAlive() || System.nanoTime() - began > MOST_NANOS) {
                throw new IllegalStateException("haproxy has not started: " + Files.readString(folder.resolve("log")));
            }
            Thread.yield();
        }
    }

    // ---- the backend ----

    /** Says each byte again. */
    private void serve() {
        try {
            while (true) {
                var client = backend.accept();
                Thread.startVirtualThread(() -> echo(client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static void echo(SocketChannel client) {
        try (client) {
            var buffer = ByteBuffer.allocate(16);
            while (client.read(buffer) >= 0) {
                client.write(buffer.flip());
                buffer.clear();
            }
        } catch (IOException gone) {
            return;
        }
    }

    private UnixDomainSocketAddress at(String name) {
        return UnixDomainSocketAddress.of(folder.resolve(name));
    }

    @Override
    public void close() throws IOException {
        haproxy.destroy();
        haproxy.onExit().join();
        backend.close();
        try (var files = Files.list(folder)) {
            files.forEach(HaproxyStaleKills::delete);
        }
        delete(folder);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

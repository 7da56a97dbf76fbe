package io.archangel.proof.mute;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.proof.web.LiveHeap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A {@link MuteServer} in a JVM of its own, seen by who measures. */
final class MuteJvm implements AutoCloseable {
    private final Process process;
    private final Path folder;
    private final int[] ports;

    /** Starts it. @param keys of who may come in by SSH */
    MuteJvm(Path folder, List<String> keys) throws IOException {
        this.folder = folder;
        Files.write(folder.resolve("keys"), keys);
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MuteServer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ports = ports();
    }

    private int[] ports() throws IOException {
        var said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
        if (said == null || !said.matches("\\d+ \\d+ \\d+")) {
            close();
            throw new IOException("the server said '" + said + "' in place of its ports");
        }
        return Stream.of(said.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    }

    private InetSocketAddress at(int door) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports[door]);
    }

    InetSocketAddress http() {
        return at(0);
    }

    /** All who never read come to its doors. */
    void meets(Unread all) throws IOException {
        all.come(at(1), at(2), unix());
    }

    /** How long an operator at the socket waits for a listing, in milliseconds. */
    double listing() throws IOException {
        long asked = System.nanoTime();
        var shown = LocalClient.run(unix(), "ps", "-n", "50");
        double took = (System.nanoTime() - asked) / 1e6;
        if (!shown.contains("PID")) {
            throw new IOException("the operator saw " + shown);
        }
        return took;
    }

    /** How many sessions there are. */
    int sessions() throws IOException {
        return (int) LocalClient.run(unix(), "ps", "-o", "kind")
                .lines()
                .filter(row -> row.strip().equals("session"))
                .count();
    }

    private Path unix() {
        return folder.resolve("archangel.sock");
    }

    /** What it has had of the processors, in nanoseconds. */
    long cpuNanos() {
        return process.info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** Bytes alive on its heap. */
    long heap() throws IOException, InterruptedException {
        return LiveHeap.bytes(process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

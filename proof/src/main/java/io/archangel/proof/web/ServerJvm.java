package io.archangel.proof.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server in a fresh JVM on the first core, with the same options whoever it is. */
final class ServerJvm implements AutoCloseable {
    private static final String HELLO = "Hello, World!";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Contestant contestant;
    private final Process process;
    private final int port;

    /** Starts it, and has it answer once. @param heap its size, fixed, as the JVM takes it: 512m */
    ServerJvm(Contestant contestant, BenchOptions options, String heap) throws IOException, InterruptedException {
        this.contestant = contestant;
        process = new ProcessBuilder(command(contestant, options, heap))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            port = firstLine();
            greet();
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private static List<String> command(Contestant contestant, BenchOptions options, String heap) {
        var command = new ArrayList<>(List.of(
                "taskset",
                "-c",
                "0",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djava.util.logging.config.file=/dev/null",
                "-XX:+Use" + options.collector() + "GC",
                "-Xms" + heap,
                "-Xmx" + heap));
        command.addAll(options.jvm());
        command.addAll(List.of("-cp", options.classPath(contestant)));
        command.addAll(contestant.program());
        return command;
    }

    private int firstLine() throws IOException {
        var said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (said == null || !said.matches("[0-9]{1,5}")) {
            throw new IOException(contestant.word() + " said '" + said + "' in place of its port");
        }
        return Integer.parseInt(said);
    }

    /** @throws IOException unless it greets, in plain text and of a known length */
    void greet() throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url())).timeout(PATIENCE).build();
        var answer = client.send(request, BodyHandlers.ofString());
        var headers = answer.headers();
        boolean plain = headers.firstValue("content-type").orElse("").startsWith("text/plain");
        boolean measured = headers.firstValueAsLong("content-length").orElse(-1) == HELLO.length();
        if (answer.statusCode() != 200 || !answer.body().equals(HELLO) || !plain || !measured) {
            throw new IOException(contestant.word() + " does not greet as all do: " + answer + ", " + headers.map()
                    + ", '" + answer.body() + "'");
        }
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** The CPU time of all its threads, since it began. */
    long cpuNanos() {
        return process.toHandle().info().totalCpuDuration().orElseThrow().toNanos();
    }

    @Override
    public void close() throws InterruptedException {
        client.shutdownNow();
        process.destroyForcibly().waitFor();
    }
}

package io.archangel.proof.conformance;

import io.archangel.http.App;
import io.archangel.http.Handler;
import io.archangel.http.Listen;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.loop.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs h2spec against our server, by prior knowledge and over TLS, with a handler on a thread of its own and with one on the
 * loop. All its cases must pass. Prints a row of a table for each run, and what failed by name.
 */
public final class H2Spec {
    private static final int ALL = 145;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String HOST = "127.0.0.1";

    private final Path program;
    private final List<String> failures = new ArrayList<>();
    private boolean passed = true;

    private H2Spec(Path program) {
        this.program = program;
    }

    /**
     * Runs it, and ends with 1 unless all passed.
     *
     * @param arguments the program; then, to look at another server in the clear, its port
     */
    public static void main(String[] arguments) throws Exception {
        var suite = new H2Spec(Path.of(arguments[0]));
        if (arguments.length > 1) {
            suite.run("port " + arguments[1], Integer.parseInt(arguments[1]));
        } else {
            suite.runOurs();
        }
        System.out.println();
        suite.failures.forEach(System.out::println);
        Runtime.getRuntime().halt(suite.passed ? 0 : 1);
    }

    private void runOurs() throws Exception {
        var clear = Listen.on(HOST, 0);
        var encrypted = clear.tls(Tls.of(Keys.context()));
        Handler inline = Handler.inline(H2Spec::answer);
        run("in the clear", H2Spec::answer, clear);
        run("in the clear, inline", inline, clear);
        run("over TLS", H2Spec::answer, encrypted, "-t", "-k");
        run("over TLS, inline", inline, encrypted, "-t", "-k");
    }

    private static Response answer(Request rq) throws IOException {
        return Response.text("All of " + rq.body().stream().readAllBytes().length + " bytes\n");
    }

    private void run(String how, Handler handler, Listen where, String... options) throws Exception {
        try (var subject = new Subject(App.of("subject", "/", handler), where)) {
            run(how, subject.port(), options);
        }
    }

    private void run(String how, int port, String... options) throws Exception {
        var report = Files.createTempFile("h2spec", ".xml");
        var log = Files.createTempFile("h2spec", ".log");
        var command = new ArrayList<>(
                List.of(program.toString(), "-h", HOST, "-p", String.valueOf(port), "-j", report.toString()));
        command.addAll(List.of(options));
        long began = System.nanoTime();
        var running = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!running.waitFor(PATIENCE)) {
            running.destroyForcibly();
            throw new IOException("h2spec has not ended in " + PATIENCE + "; see " + log);
        }
        var found = H2Report.read(report);
        var seconds = (System.nanoTime() - began) / 1_000_000 / 1000.0;
        int failed = found.failed().size();
        System.out.printf("| %s | %d | %d | %.1f |%n", how, found.cases().size() - failed, failed, seconds);
        passed &= failed == 0 && found.cases().size() == ALL && running.exitValue() == 0;
        found.failed()
                .forEach(each ->
                        failures.add("- " + how + ": " + each.section() + ": " + each.name() + ": " + each.trouble()));
        Files.delete(report);
        Files.delete(log);
    }
}

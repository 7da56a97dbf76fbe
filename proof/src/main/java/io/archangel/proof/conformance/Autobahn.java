package io.archangel.proof.conformance;

import io.archangel.http.App;
import io.archangel.http.Handler;
import io.archangel.http.Listen;
import io.archangel.http.Response;
import io.archangel.http.WebSocketOptions;
import io.archangel.http.WebSocketOptions.Compression;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs Autobahn's cases for servers against WebSockets of ours: heard on the loop, and talked to on a thread; messages
 * alone, and with regard to each other. None may fail or end with a wrong code. Prints a row of a table for each, and by
 * name what failed and what was right but could have been seen sooner.
 */
public final class Autobahn {
    private static final Duration PATIENCE = Duration.ofMinutes(25);
    private static final String HOST = "127.0.0.1";
    private static final int ROOM = 32 << 20;

    /** Hands the suite, which is in a jar, to Jython. */
    private static final String SCRIPT = """
        import sys
        sys.path.insert(0, '%s')
        sys.argv = ['wstest', '-m', 'fuzzingclient', '-s', '%s']
        from autobahntestsuite import wstest
        wstest.run()
        """;

    private static final String SPECIFICATION = """
        {"outdir": "%s", "servers": [%s], "cases": [%s], "exclude-cases": [], "exclude-agent-cases": {}}
        """;

    private static final String SERVER = """
        {"agent": "%s", "url": "ws://%s:%d", "options": {"version": 18}}\
        """;

    private final Path folder;
    private final String cases;

    private Autobahn(Path folder, List<String> cases) {
        this.folder = folder;
        this.cases = cases.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", "));
    }

    /**
     * Runs it, and ends with 1 unless all passed.
     *
     * @param arguments a folder that holds the jars of the suite and of Jython, then the cases: {@code *}, or {@code 7.*}
     */
    public static void main(String[] arguments) throws Exception {
        var suite = new Autobahn(Path.of(arguments[0]), List.of(arguments).subList(1, arguments.length));
        boolean passed = suite.run(new TreeMap<>(Map.of(
                "heard on the loop",
                Handler.inline(rq -> Response.webSocket(options(), new Echo())),
                "talked to on a thread",
                rq -> Response.webSocket(options().compression(Compression.CONTEXT), Echo::talk))));
        Runtime.getRuntime().halt(passed ? 0 : 1);
    }

    /** Its greatest messages have 16 MiB. */
    private static WebSocketOptions options() {
        return WebSocketOptions.defaults().frameLimit(ROOM).messageLimit(ROOM).pieces(1 << 20);
    }

    private boolean run(Map<String, Handler> handlers) throws Exception {
        var work = Files.createTempDirectory("autobahn");
        var servers = new ArrayList<String>();
        var subjects = new ArrayList<Subject>();
        for (var each : handlers.entrySet()) {
            var subject = new Subject(App.of("echo", "/", each.getValue()), Listen.on(HOST, 0));
            subjects.add(subject);
            servers.add(SERVER.formatted(each.getKey(), HOST, subject.port()));
        }
        fuzz(work, String.join(", ", servers));
        subjects.forEach(Subject::close);
        var reports = AutobahnReport.read(work.resolve("reports/index.json"));
        for (var report : reports) {
            System.out.printf(
                    "| %s | %d | %d | %d | %d | %d | %d |%n",
                    report.server(),
                    report.cases().size(),
                    report.behaving("OK"),
                    report.behaving("NON-STRICT"),
                    report.behaving("INFORMATIONAL"),
                    report.failed().size(),
                    report.wronglyClosed().size());
        }
        System.out.println();
        for (var report : reports) {
            report.remarkable().forEach(each -> System.out.println("- " + report.server() + ": " + each.text()));
        }
        return reports.size() == handlers.size() && reports.stream().allMatch(AutobahnReport::isGood);
    }

    private void fuzz(Path work, String servers) throws IOException, InterruptedException {
        var specification = Files.writeString(
                work.resolve("fuzz.json"), SPECIFICATION.formatted(work.resolve("reports"), servers, cases));
        var script = Files.writeString(work.resolve("fuzz.py"), SCRIPT.formatted(jar("autobahn"), specification));
        var log = work.resolve("log").toFile();
        var running = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        jar("jython") + File.pathSeparator + jar("autobahn"),
                        "org.python.util.jython",
                        script.toString())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        if (!running.waitFor(PATIENCE)) {
            running.destroyForcibly();
            throw new IOException("Autobahn has not ended in " + PATIENCE + "; see " + log);
        }
        if (running.exitValue() != 0) {
            throw new IOException("Autobahn ended with " + running.exitValue() + "; see " + log);
        }
    }

    private Path jar(String name) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .findAny()
                    .orElseThrow(() -> new IOException("no jar of " + name + " in " + folder));
        }
    }
}

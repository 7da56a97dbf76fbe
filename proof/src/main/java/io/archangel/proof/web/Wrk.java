package io.archangel.proof.web;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The client: wrk on the second core, with 64 connections that are kept alive. */
final class Wrk {
    static final int CONNECTIONS = 64;

    private static final Pattern TOTAL = Pattern.compile("(?m)^ *(\\d+) requests in ([0-9.]+)(ms|s|m),");
    private static final Pattern TROUBLE = Pattern.compile("(?m)^ *(Socket errors|Non-2xx or 3xx responses):.*$");

    private Wrk() {}

    /**
     * What a run came to.
     *
     * @param requests answered
     * @param seconds  that it took
     */
    record Run(long requests, double seconds) {}

    /** @throws IOException if wrk fails, or says that any request did */
    static Run run(String url, Column column, int seconds) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of("taskset", "-c", "1", "wrk", "-t1", "-c" + CONNECTIONS, "-d" + seconds + "s"));
        if (column == Column.PIPELINED) {
            command.addAll(List.of("-s", script()));
        }
        command.add(url);
        var wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = wrk.waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " gave " + code + ":\n" + said);
        }
        return read(said);
    }

    /** What wrk said of a run. @throws IOException if that is of trouble, or of nothing answered */
    static Run read(String said) throws IOException {
        var total = TOTAL.matcher(said);
        if (TROUBLE.matcher(said).find() || !total.find() || total.group(1).equals("0")) {
            throw new IOException("not all went well:\n" + said);
        }
        return new Run(Long.parseLong(total.group(1)), Double.parseDouble(total.group(2)) * seconds(total.group(3)));
    }

    private static double seconds(String unit) {
        return switch (unit) {
            case "ms" -> 1e-3;
            case "s" -> 1;
            default -> 60;
        };
    }

    private static String script() throws IOException {
        try {
            var script = Wrk.class.getResource("pipeline.lua");
            if (script == null) {
                throw new IOException("pipeline.lua is not beside the classes; build the module");
            }
            return Path.of(script.toURI()).toString();
        } catch (URISyntaxException odd) {
            throw new IOException(odd);
        }
    }
}

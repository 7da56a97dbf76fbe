package io.archangel.proof.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of {@link IdleClient}, on the second core, each with an address of its own. */
final class IdleClients implements AutoCloseable {
    /** Of one process, so that it stays well below what it may open. */
    private static final int MOST = 5_000;

    private final List<Process> processes = new ArrayList<>();
    private final List<BufferedReader> said = new ArrayList<>();

    /** Returns when all of them wait. @param polls how many clients in all */
    IdleClients(int port, int polls) throws IOException, InterruptedException {
        try {
            for (int left = polls; left > 0; left -= MOST) {
                start(port, Math.min(left, MOST));
            }
            for (var lines : said) {
                if (!"waiting".equals(lines.readLine())) {
                    throw new IOException("not every client could ask");
                }
            }
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    private void start(int port, int polls) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        "taskset",
                        "-c",
                        "1",
                        java,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdleClient.class.getName(),
                        Integer.toString(port),
                        Integer.toString(polls),
                        "127.0.0." + (processes.size() + 2))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        said.add(new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII)));
    }

    /** How many no longer wait, though nothing was to come. To be asked once: then they all go. */
    int over() throws IOException {
        int over = 0;
        for (int at = 0; at < processes.size(); at++) {
            try (var order = processes.get(at).outputWriter(StandardCharsets.US_ASCII)) {
                order.write('\n');
            }
            over += Integer.parseInt(String.valueOf(said.get(at).readLine()));
        }
        return over;
    }

    @Override
    public void close() throws InterruptedException {
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
    }
}

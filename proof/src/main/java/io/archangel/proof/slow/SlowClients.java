package io.archangel.proof.slow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessManager;
import io.archangel.proof.Beside;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * Slow clients of every kind, 500 and 10,000 at once: each must be gone after 15 seconds, while a client beside them is
 * served. Prints a row of a table for each.
 */
public final class SlowClients {
    private static final int MOST_SECONDS = 15;
    private static final int PATIENCE_SECONDS = 45;
    private static final String HOST = "127.0.0.1";
    private static final List<Integer> COUNTS = List.of(500, 10_000);

    private SlowClients() {}

    /**
     * Runs it, and ends with 1 if one lived longer, or the client beside was not served.
     *
     * @param arguments how many at once, if not both; or port, kind and how many, to be those clients
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3) {
            dawdle(Integer.parseInt(arguments[0]), Dawdle.valueOf(arguments[1]), Integer.parseInt(arguments[2]));
            return;
        }
        var counts = arguments.length == 0 ? COUNTS : List.of(Integer.valueOf(arguments[0]));
        boolean good = true;
        for (var how : Dawdle.values()) {
            for (int count : counts) {
                good &= run(how, count);
            }
        }
        Runtime.getRuntime().halt(good ? 0 : 1);
    }

    private static boolean run(Dawdle how, int count) throws Exception {
        var manager = ProcessManager.create();
        var loop = NettyLoop.create(LoopOptions.defaults().name("data"));
        try (var thread = LoopThread.start(loop)) {
            var address = HttpServer.create(manager, HttpOptions.defaults())
                    .mount("/", "all", SlowClients::answer)
                    .listen(loop, HOST, 0)
                    .address();
            return run(how, count, address);
        } finally {
            manager.close();
            loop.close();
        }
    }

    private static boolean run(Dawdle how, int count, InetSocketAddress address) throws Exception {
        try (var beside = new Beside(address)) {
            var cut = dawdleElsewhere(address, how, count);
            System.out.printf(
                    "| %s | %s | %s | %s | %s | %d | %.0f |%n",
                    how.words(), count, cut[0], cut[1], cut[2], beside.answers(), beside.slowestMillis());
            if (!beside.trouble().isEmpty()) {
                System.out.println("\nThe client beside was not served: " + beside.trouble());
            }
            return cut[0].equals("0")
                    && Double.parseDouble(cut[2]) <= MOST_SECONDS
                    && beside.trouble().isEmpty();
        }
    }

    /** In a process of their own, which has as many descriptors as this one. */
    private static String[] dawdleElsewhere(InetSocketAddress address, Dawdle how, int count)
            throws IOException, InterruptedException {
        var clients = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SlowClients.class.getName(),
                        String.valueOf(address.getPort()),
                        how.name(),
                        String.valueOf(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var line = new String(clients.getInputStream().readAllBytes(), US_ASCII).strip();
        if (clients.waitFor() != 0) {
            throw new IOException("the clients ended with " + clients.exitValue());
        }
        return line.split(" ", -1);
    }

    /** Prints how many have not been cut, and after how many seconds the first and the last was. */
    private static void dawdle(int port, Dawdle how, int count) throws IOException {
        try (var dawdlers = new Dawdlers()) {
            dawdlers.run(new InetSocketAddress(HOST, port), count, how, PATIENCE_SECONDS);
            var lives = dawdlers.lives().stream().sorted().toList();
            double first = lives.isEmpty() ? Double.NaN : lives.getFirst();
            double last = lives.isEmpty() ? Double.NaN : lives.getLast();
            System.out.printf("%d %.1f %.1f%n", count - lives.size(), first, last);
        }
    }

    private static Response answer(Request rq) throws IOException {
        return Response.text(rq.body().stream().readAllBytes().length + "\n");
    }
}

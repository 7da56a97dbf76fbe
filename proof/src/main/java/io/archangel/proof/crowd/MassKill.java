package io.archangel.proof.crowd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt;
import io.archangel.process.Signal;
import io.archangel.proof.Beside;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Long polls, a hundred on each connection of HTTP/2, are ended by one order. On each connection one more request waits that
 * is not meant, and is answered afterwards; beside them a client asks again and again. Prints a row of a table.
 */
public final class MassKill {
    static final int STREAMS = 100;

    private static final int OF_A_SWARM = 500;

    /** As many times a part as large, before the one that counts. */
    private static final int WARM_UP = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MOMENT_NANOS = 20_000_000;
    private static final double NANOS = 1e9;

    private final ProcessManager manager = ProcessManager.create();
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Loop accept = loop("accept");
    private final List<Loop> loops = List.of(loop("loop 1"), loop("loop 2"));
    private final Queue<CompletableFuture<Response>> bystanders = new ConcurrentLinkedQueue<>();
    private final boolean parked;
    private final int connections;

    private MassKill(boolean parked, int connections) {
        this.parked = parked;
        this.connections = connections;
    }

    /**
     * Runs it, and ends with 1 if it took too long or hurt somebody.
     *
     * @param arguments {@code asynchronous} or {@code parked}, and how many connections; 1,000 unless told
     */
    public static void main(String[] arguments) throws Exception {
        int connections = arguments.length < 2 ? 1_000 : Integer.parseInt(arguments[1]);
        boolean parked = arguments[0].equals("parked");
        for (int round = 0; round < WARM_UP; round++) {
            new MassKill(parked, connections / WARM_UP).run();
        }
        var outcome = new MassKill(parked, connections).run();
        System.out.println(outcome.text());
        boolean good = outcome.isGood();
        System.exit(good ? 0 : 1);
    }

    private Outcome run() throws Exception {
        var address = HttpServer.create(manager, HttpOptions.defaults().streams(STREAMS + 1))
                .mount("/", "hello", Handler.inline(rq -> Response.text("hello\n")))
                .mount("/poll", "poll", parked ? MassKill::park : Handler.inline(MassKill::later))
                .mount("/stay", "stay", Handler.inline(this::stay))
                .listen(accept, loops, "127.0.0.1", 0)
                .address();
        var swarms = new ArrayList<Process>();
        long began = System.nanoTime();
        for (int left = connections; left > 0; left -= OF_A_SWARM) {
            swarms.add(swarm(address.getPort(), Math.min(left, OF_A_SWARM)));
        }
        var said = swarms.stream()
                .map(swarm -> new BufferedReader(new InputStreamReader(swarm.getInputStream(), US_ASCII)))
                .toList();
        try {
            await(() -> count("poll") == connections * STREAMS && count("stay") == connections);
            return kill(address, said, (System.nanoTime() - began) / NANOS);
        } finally {
            for (var swarm : swarms) {
                swarm.destroyForcibly().waitFor();
            }
            manager.close();
            for (var part : parts.reversed()) {
                part.close();
            }
        }
    }

    private Outcome kill(InetSocketAddress address, List<BufferedReader> said, double coming) throws Exception {
        try (var beside = new Beside(address);
                var first = new Pulse(loops.getFirst());
                var second = new Pulse(loops.getLast())) {
            await(() -> beside.answers() > 100);
            long spent = processorNanos();
            long ordered = System.nanoTime();
            var receipts = manager.signalAll(
                            info -> "poll".equals(info.app()),
                            order -> order.signal(Signal.KILL).by("proof").await(PATIENCE))
                    .join();
            double exits = (System.nanoTime() - ordered) / NANOS;
            long gone = receipts.stream().filter(Receipt::isGone).count();
            double told = (lastEnd(said) - ordered) / NANOS;
            double each = (processorNanos() - spent) / 1e3 / receipts.size();
            await(() -> bystanders.size() == connections);
            bystanders.forEach(bystander -> bystander.complete(Response.text("at last\n")));
            var counts = counts(said);
            double cpu = Math.max(first.mostMillis(), second.mostMillis());
            return new Outcome(parked, connections, coming, gone, exits, told, counts, beside, cpu, each);
        }
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static Response park(Request poll) throws InterruptedException {
        new CountDownLatch(1).await();
        return Response.of(204);
    }

    private static Response later(Request poll) {
        return Response.later(new CompletableFuture<>());
    }

    private Response stay(Request bystander) {
        var answer = new CompletableFuture<Response>();
        bystanders.add(answer);
        return Response.later(answer);
    }

    private long count(String app) {
        return manager.list().stream().map(ProcessInfo::app).filter(app::equals).count();
    }

    private static long lastEnd(List<BufferedReader> said) throws IOException {
        long last = Long.MIN_VALUE;
        for (var lines : said) {
            var line = String.valueOf(lines.readLine());
            if (!line.startsWith("ended ")) {
                throw new IOException("a swarm said '" + line + "'");
            }
            long end = Long.parseLong(line.substring("ended ".length()));
            last = last == Long.MIN_VALUE || end - last > 0 ? end : last;
        }
        return last;
    }

    /** Sums of what the swarms counted: 503s, resets, others, bystanders answered and not, connections lost. */
    private static List<Long> counts(List<BufferedReader> said) throws IOException {
        var sums = new long[6];
        for (var lines : said) {
            var numbers = String.valueOf(lines.readLine()).split(" ", -1);
            for (int at = 0; at < sums.length; at++) {
                sums[at] += Long.parseLong(numbers[at]);
            }
        }
        return Arrays.stream(sums).boxed().toList();
    }

    private static Process swarm(int port, int connections) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Swarm.class.getName(),
                        Integer.toString(port),
                        Integer.toString(connections),
                        Integer.toString(STREAMS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Loop loop(String name) {
        var loop = NettyLoop.create(LoopOptions.defaults().name(name));
        parts.add(loop);
        parts.add(LoopThread.start(loop));
        return loop;
    }

    private static void await(BooleanSupplier fact) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new IOException("what should be is not so after " + PATIENCE);
            }
            LockSupport.parkNanos(MOMENT_NANOS);
        }
    }
}

package io.archangel.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Response;
import io.archangel.http.Sink;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.shell.Audit;
import io.archangel.shell.Output;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long it takes from a kill command, parsed and about to be done, to the moment its victim's client sees the cut:
 * among streams that send a word every 200 ms, killed one after the other. Prints a row of a table, in milliseconds.
 */
public final class KillLatency {
    private static final Principal WHO = new Principal("proof", "unix", Role.OPERATOR);
    private static final int STREAMS = 300;
    private static final long LONG = 10_000;

    private final ProcessManager manager = ProcessManager.create();
    private final Shell shell = Shell.create(manager, this::noteIntent);
    private final List<Client> clients = new ArrayList<>();

    /** When the last hook ran. */
    private final AtomicLong hookRan = new AtomicLong();

    /** How long each kill took until its hook ran. */
    private final List<Double> untilHook = new ArrayList<>();

    /** When the last order was parsed; the audit is told of it just before it is done. */
    private long parsed;

    private KillLatency() {}

    /** Runs it. @param arguments none, or {@code half-load} */
    public static void main(String[] arguments) throws Exception {
        new KillLatency().run(List.of(arguments).contains("half-load"));
        Runtime.getRuntime().halt(0);
    }

    private void run(boolean loaded) throws Exception {
        var server = HttpServer.create(manager, HttpOptions.defaults()).mount("/stream", "stream", rq -> {
            rq.process().atExit(exit -> hookRan.set(System.nanoTime()));
            return Response.stream("text/plain", KillLatency::recite);
        });
        server.mount("/hello", "hello", Handler.inline(rq -> Response.text("hello\n")));
        var address = server.listen(loop("accept"), List.of(loop("loop 1"), loop("loop 2")), "127.0.0.1", 0)
                .address();
        for (int client = 0; client < STREAMS; client++) {
            clients.add(new Client(address));
        }
        for (var client : clients) {
            client.firstByte.join();
        }
        var victims = manager.list().stream()
                .filter(row -> "stream".equals(row.app()))
                .map(ProcessInfo::pid)
                .toList();
        if (loaded) {
            try (var load = new HalfLoad(address)) {
                measure(victims, String.format(Locale.ROOT, "%,.0f requests a second", load.rate()));
            }
        } else {
            measure(victims, "none");
        }
    }

    private void measure(List<Long> victims, String load) throws IOException {
        var millis = new double[victims.size()];
        for (int kill = 0; kill < victims.size(); kill++) {
            millis[kill] = kill(victims.get(kill));
        }
        double first = millis[0];
        double firstHook = untilHook.getFirst();
        Arrays.sort(millis);
        Collections.sort(untilHook);
        System.out.printf(
                "| %s | %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
                load,
                millis.length,
                first,
                millis[millis.length / 2],
                millis[millis.length * 99 / 100],
                millis[millis.length - 1],
                firstHook,
                untilHook.get(millis.length / 2),
                untilHook.get(millis.length * 99 / 100),
                untilHook.getLast());
    }

    private double kill(long pid) throws IOException {
        var row = manager.find(pid).orElseThrow();
        var client = clients.stream()
                .filter(at -> at.address.equals(row.client()))
                .findFirst()
                .orElseThrow();
        int code = shell.execute(WHO, "kill -KILL " + pid, new Silent());
        untilHook.add((hookRan.get() - parsed) / 1e6);
        double millis = (client.cut.join() - parsed) / 1e6;
        if (code != Shell.DONE || hookRan.get() < parsed) {
            throw new IOException("kill " + pid + " gave " + code + ", or its hook did not run");
        }
        return millis;
    }

    private void noteIntent(Audit.Event event) {
        if (event.phase() == Audit.Phase.INTENT) {
            parsed = System.nanoTime();
        }
    }

    private static void recite(Sink out) throws InterruptedException {
        while (true) {
            out.write("word ");
            Thread.sleep(200);
        }
    }

    private static Loop loop(String name) {
        var loop = NettyLoop.create(LoopOptions.defaults().name(name));
        LoopThread.start(loop);
        return loop;
    }

    /** A client, on a thread of its own, that notes when its stream ended. */
    private static final class Client {
        final String address;
        final CompletableFuture<Void> firstByte = new CompletableFuture<>();
        final CompletableFuture<Long> cut = new CompletableFuture<>();
        private final Socket socket;

        Client(InetSocketAddress server) throws IOException {
            socket = new Socket(server.getAddress(), server.getPort());
            socket.setSoTimeout((int) LONG);
            address = socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
            socket.getOutputStream().write("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            Thread.ofPlatform().daemon().start(this::read);
        }

        private void read() {
            var buffer = new byte[1024];
            try (socket) {
                while (socket.getInputStream().read(buffer) >= 0) {
                    firstByte.complete(null);
                }
                cut.complete(System.nanoTime());
            } catch (IOException reset) {
                cut.complete(System.nanoTime());
            }
        }
    }

    private static final class Silent implements Output {
        @Override
        public void out(String text) {}

        @Override
        public void err(String text) {
            System.err.print(text);
        }
    }
}

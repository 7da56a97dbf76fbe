package io.archangel.proof.scarce;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.UnixOperatingSystemMXBean;
import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Response;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Exit;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import io.archangel.process.Signal;
import io.archangel.proof.abuse.Block;
import io.archangel.proof.abuse.Frame;
import io.archangel.proof.guard.LogCapture;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Clients that reset what they have begun, each at another moment: connections of HTTP/1.1, and streams of HTTP/2, of which no
 * connection has so many that it would be taken for a flood. Prints rows of a table.
 */
final class ResetStorm implements AutoCloseable {
    private static final int WARM_UP = 1_000;
    private static final int STREAMS = 10;
    private static final int CANCEL = 8;
    private static final String[] PATHS = {"/later", "/stream", "/"};
    private static final byte[][] SAID = {
        {},
        text("GET / HT"),
        get("/"),
        get("/later"),
        get("/stream"),
        text("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
    };
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MOMENT_NANOS = Duration.ofMillis(20).toNanos();

    /** What is said by those who reset each stream at once, and by those who reset all in the end. */
    private final byte[][] streams = {streams(true), streams(false)};

    private final LongAdder hungUp = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder traces = new LongAdder();
    private final LogCapture log = new LogCapture(thrown -> traces.add(thrown == null ? 0 : 1));
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(this::hear));
    private final NettyLoop loop = NettyLoop.create(
            LoopOptions.defaults().watchdog(Duration.ZERO).errors((here, error) -> failures.increment()));
    private final LoopThread thread = LoopThread.start(loop);
    private final InetSocketAddress address = HttpServer.create(manager, HttpOptions.defaults())
            .mount("/", "hello", Handler.inline(rq -> Response.text("hello\n")))
            .mount("/later", "later", Handler.inline(rq -> Response.later(new CompletableFuture<>())))
            .mount(
                    "/stream",
                    "stream",
                    rq -> Response.stream("text/plain", out -> {
                        while (true) {
                            out.write("word ".repeat(1_000));
                        }
                    }))
            .listen(loop, "127.0.0.1", 0)
            .address();

    /** What is not as it was before. @param failures of processes and of the loop  @param traces in the log */
    record Left(
            long hungUp, long failures, long traces, long rows, long connections, long descriptors, double seconds) {
        /** Nothing is, but those whose clients left. */
        boolean isNothing() {
            return failures + traces + rows + connections + Math.max(0, descriptors) == 0;
        }

        private String row(String what, int resets) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %d | %d | %d | %d | %d | %.0f |",
                    what,
                    resets,
                    hungUp,
                    failures,
                    traces,
                    rows,
                    connections,
                    Math.max(0, descriptors),
                    seconds);
        }
    }

    /** A client, the nth of them. */
    @FunctionalInterface
    private interface Client {
        void come(int number) throws IOException;
    }

    /** Runs both; exits with 1 if anything is left over. @param arguments how many resets of each sort */
    public static void main(String[] arguments) throws Exception {
        int resets = Integer.parseInt(arguments[0]);
        boolean good;
        try (var storm = new ResetStorm()) {
            storm.warmUp();
            var connections = storm.ofConnections(resets);
            System.out.println(connections.row("connections", resets));
            var streams = storm.ofStreams(resets);
            System.out.println(streams.row("streams of HTTP/2", resets));
            good = connections.isNothing() && streams.isNothing() && streams.hungUp >= resets / 2;
        }
        System.exit(good ? 0 : 1);
    }

    /** All has been done once, so that no file is opened later that stays open, as those are that classes are read from. */
    void warmUp() throws IOException {
        come(WARM_UP, this::resetConnection);
        come(WARM_UP / STREAMS, this::resetStreams);
    }

    /** So many connections are reset. */
    Left ofConnections(int resets) throws IOException {
        return storm(resets, this::resetConnection);
    }

    /** So many streams are, by ten on each connection. */
    Left ofStreams(int resets) throws IOException {
        return storm(resets / STREAMS, this::resetStreams);
    }

    private Left storm(int clients, Client client) throws IOException {
        var before = now(0);
        long began = System.nanoTime();
        come(clients, client);
        await(() -> openFiles() <= before.descriptors);
        var after = now((System.nanoTime() - began) / 1e9);
        return new Left(
                after.hungUp - before.hungUp,
                after.failures - before.failures,
                after.traces - before.traces,
                after.rows,
                after.connections,
                after.descriptors - before.descriptors,
                after.seconds);
    }

    private void come(int clients, Client client) throws IOException {
        for (int number = 0; number < clients; number++) {
            client.come(number);
        }
        await(() -> manager.list().isEmpty() && loop.info().connections() == 0);
    }

    private Left now(double seconds) {
        return new Left(
                hungUp.sum(),
                failures.sum(),
                traces.sum(),
                manager.list().size(),
                loop.info().connections(),
                openFiles(),
                seconds);
    }

    private void hear(Report report) {
        boolean left =
                report.exit() instanceof Exit.Signalled ended && ended.signal().equals(Signal.HUP);
        (left ? hungUp : failures).increment();
    }

    private void resetConnection(int number) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(SAID[number % SAID.length]);
            socket.setSoLinger(true, 0);
        }
    }

    /** Half of them reset their connection, too, as soon as what they have sent has been read. */
    private void resetStreams(int number) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(streams[number % streams.length]);
            var in = new DataInputStream(socket.getInputStream());
            var frame = Frame.read(in);
            while (frame.type() != Frame.PING) {
                frame = Frame.read(in);
            }
            socket.setSoLinger(number / 2 % 2 == 0, 0);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    // ---- what they say ----

    private static byte[] text(String said) {
        return said.getBytes(US_ASCII);
    }

    private static byte[] get(String path) {
        return text("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    /** Ten streams, of which each is reset, and a PING, whose answer says that all of that was read. */
    private static byte[] streams(boolean atOnce) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        out.writeBytes(new Frame(Frame.SETTINGS, Frame.NONE, 0, new byte[0]).bytes());
        for (int stream = 0; stream < STREAMS; stream++) {
            out.writeBytes(begin(stream));
            out.writeBytes(atOnce ? reset(stream) : new byte[0]);
        }
        for (int stream = 0; stream < STREAMS && !atOnce; stream++) {
            out.writeBytes(reset(stream));
        }
        out.writeBytes(new Frame(Frame.PING, Frame.NONE, 0, new byte[Long.BYTES]).bytes());
        return out.toByteArray();
    }

    private static byte[] begin(int stream) {
        var block = Block.request("GET", PATHS[stream % PATHS.length]).bytes();
        return new Frame(Frame.HEADERS, Frame.END_HEADERS | Frame.END_STREAM, 2 * stream + 1, block).bytes();
    }

    private static byte[] reset(int stream) {
        return new Frame(Frame.RST_STREAM, Frame.NONE, 2 * stream + 1, new byte[] {0, 0, 0, CANCEL}).bytes();
    }

    // ----

    private static long openFiles() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
    }

    private static void await(BooleanSupplier fact) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!fact.getAsBoolean() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(MOMENT_NANOS);
        }
    }

    @Override
    public void close() {
        manager.close();
        thread.close();
        loop.close();
        log.close();
    }
}

package io.archangel.proof.abuse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A client of HTTP/2 that writes frames by hand and does what it is told, not what is right. One thread writes; another
 * reads what comes, and acknowledges the server's settings.
 */
final class H2Client implements AutoCloseable {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte STATUS_200 = (byte) 0x88;

    private final Socket socket;
    private final Thread reader = new Thread(this::read, "h2 client");
    private final Map<Integer, String> streams = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition cameSomething = lock.newCondition();
    private int nextStream = 1;

    /** Written by the reader, as is {@code end}. */
    private volatile boolean ready;

    private volatile String end = "";

    H2Client(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(PREFACE.getBytes(US_ASCII));
        send(new Frame(Frame.SETTINGS, Frame.NONE, 0, new byte[0]));
        reader.start();
        await(() -> ready);
    }

    /** How the server knows it. */
    String address() {
        return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    // ---- writing ----

    void send(Frame frame) throws IOException {
        socket.getOutputStream().write(frame.bytes());
    }

    /** Opens a stream. @return its number */
    int headers(Block block, boolean end) throws IOException {
        int stream = nextStream;
        nextStream += 2;
        send(new Frame(Frame.HEADERS, Frame.END_HEADERS | (end ? Frame.END_STREAM : 0), stream, block.bytes()));
        return stream;
    }

    /** A whole request without a body. @return its stream */
    int get(String path) throws IOException {
        return headers(Block.request("GET", path), true);
    }

    /** A request whose body is still to come. @return its stream */
    int post(String path) throws IOException {
        return headers(Block.request("POST", path), false);
    }

    /** The number of the next stream, which nobody has opened yet. */
    int idleStream() {
        int stream = nextStream;
        nextStream += 2;
        return stream;
    }

    void data(int stream, int size, boolean end) throws IOException {
        send(new Frame(Frame.DATA, end ? Frame.END_STREAM : Frame.NONE, stream, new byte[size]));
    }

    void reset(int stream) throws IOException {
        send(new Frame(Frame.RST_STREAM, Frame.NONE, stream, number(8)));
    }

    void window(int stream, int more) throws IOException {
        send(new Frame(Frame.WINDOW_UPDATE, Frame.NONE, stream, number(more)));
    }

    void setting(int name, int value) throws IOException {
        var payload =
                ByteBuffer.allocate(6).putShort((short) name).putInt(value).array();
        send(new Frame(Frame.SETTINGS, Frame.NONE, 0, payload));
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    // ---- what came ----

    /** What became of a stream: empty while nothing has, {@code 200} or {@code answered}, then {@code whole}, or {@code reset}. */
    String stream(int stream) {
        return streams.getOrDefault(stream, "");
    }

    /** True once the server has said that it ends, or has. */
    boolean isOver() {
        return !end.isEmpty();
    }

    /** Waits until a request has been answered whole. */
    void awaitAnswer(int stream) {
        await(() -> stream(stream).contains("whole") || stream(stream).contains("reset"));
        if (!stream(stream).equals("200 whole")) {
            throw new IllegalStateException("stream " + stream + ": '" + stream(stream) + "', connection: " + how());
        }
    }

    /** Waits until something has come, or the connection is over, or long enough. @return whether it has come */
    boolean await(BooleanSupplier what) {
        lock.lock();
        try {
            long patience = PATIENCE.toNanos();
            while (!what.getAsBoolean() && !isOver() && patience > 0) {
                patience = cameSomething.awaitNanos(patience);
            }
            return what.getAsBoolean();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** How it ended: {@code GOAWAY n} or {@code closed}; {@code open} if it has not. */
    String how() {
        return end.isEmpty() ? "open" : end;
    }

    private void read() {
        try {
            var in = new DataInputStream(socket.getInputStream());
            while (true) {
                var frame = Frame.read(in);
                tell(() -> take(frame));
                if (frame.type() == Frame.SETTINGS && !frame.has(Frame.ACK)) {
                    send(new Frame(Frame.SETTINGS, Frame.ACK, 0, new byte[0]));
                }
            }
        } catch (IOException over) {
            tell(() -> end = end.isEmpty() ? "closed" : end);
        }
    }

    private void tell(Runnable what) {
        lock.lock();
        try {
            what.run();
            cameSomething.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void take(Frame frame) {
        switch (frame.type()) {
            case Frame.SETTINGS -> ready = true;
            case Frame.HEADERS ->
                note(frame, frame.payload().length > 0 && isStatus200(frame.payload()) ? "200" : "answered");
            case Frame.DATA -> note(frame, "");
            case Frame.RST_STREAM -> streams.merge(frame.stream(), "reset", (before, reset) -> before + " " + reset);
            case Frame.GOAWAY ->
                end = "GOAWAY " + ByteBuffer.wrap(frame.payload()).getInt(4);
            default -> {}
        }
    }

    private static boolean isStatus200(byte[] block) {
        boolean resized = (block[0] & 0xe0) == 0x20;
        return block[resized ? 1 : 0] == STATUS_200;
    }

    private void note(Frame frame, String what) {
        if (!what.isEmpty()) {
            streams.merge(frame.stream(), what, (before, trailers) -> before);
        }
        if (frame.has(Frame.END_STREAM)) {
            streams.merge(frame.stream(), "whole", (before, whole) -> before + " " + whole);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

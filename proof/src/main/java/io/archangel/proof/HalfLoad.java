package io.archangel.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Clients that ask half as often as they could: for two seconds they ask as fast as they are answered, then half as fast. */
public final class HalfLoad implements AutoCloseable {
    private static final byte[] REQUEST = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII);
    private static final int CLIENTS = 4;
    private static final long CALIBRATION_NANOS = 2_000_000_000;
    private static final double NANOS = 1e9;

    private final LongAdder answers = new LongAdder();
    private final List<Thread> clients = new ArrayList<>();
    private final InetSocketAddress server;
    private final double rate;

    /** Nanoseconds from one request of a client to its next; 0 while they ask as fast as they can. */
    private volatile long pace;

    private volatile boolean over;

    /** Begins, and returns when it is at half load. */
    public HalfLoad(InetSocketAddress server) {
        this.server = server;
        for (int client = 0; client < CLIENTS; client++) {
            clients.add(Thread.ofPlatform().daemon().start(this::ask));
        }
        rest(CALIBRATION_NANOS);
        answers.reset();
        rest(CALIBRATION_NANOS);
        rate = answers.sum() / (CALIBRATION_NANOS / NANOS) / 2;
        pace = (long) (CLIENTS * NANOS / rate);
        rest(CALIBRATION_NANOS / 4);
    }

    private static void rest(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void ask() {
        var answer = new byte[1024];
        try (var socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setTcpNoDelay(true);
            for (long next = System.nanoTime(); !over; next += pace) {
                socket.getOutputStream().write(REQUEST);
                if (socket.getInputStream().read(answer) < 0) {
                    throw new IOException("cut");
                }
                answers.increment();
                if (pace == 0) {
                    next = System.nanoTime();
                } else {
                    LockSupport.parkNanos(next + pace - System.nanoTime());
                }
            }
        } catch (IOException failed) {
            System.err.println("the load: " + failed);
        }
    }

    /** Requests a second that are asked for. */
    double rate() {
        return rate;
    }

    /** How many answers came so far. Any thread. */
    public long answers() {
        return answers.sum();
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (var client : clients) {
            client.join();
        }
    }
}

package io.archangel.proof.kill;

import io.archangel.process.Process;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/** A process whose body is blocked in one of the ways of the model's table, until an interrupt, or somebody else, frees it. */
final class Blocked extends Process implements AutoCloseable {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int CHUNK = 1 << 16;

    private final Way way;
    private final CompletableFuture<Void> letGo = new CompletableFuture<>();
    private final CompletableFuture<Void> taken = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();

    /** Accepts nobody, so that who has connected is neither answered nor read. */
    private final ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /** The thread that works for it. */
    final Thread thread;

    /** Whether the interrupt was still there when it came free. */
    private volatile boolean interrupted;

    Blocked(Way way, Thread.Builder threads) throws IOException {
        this.way = way;
        thread = threads.unstarted(() -> runBody(this::block));
    }

    private void block() throws Exception {
        try {
            way.body.in(this);
        } finally {
            interrupted = Thread.currentThread().isInterrupted();
        }
    }

    /** Goes there. Once it is registered. */
    void start() {
        if (way.isHeldByAnother) {
            Thread.ofPlatform().daemon().start(this::hold);
            taken.join();
        }
        thread.start();
    }

    private void hold() {
        lock.lock();
        try {
            synchronized (monitor) {
                taken.complete(null);
                letGo.join();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was interrupted, and came free by something else; once the thread has ended. */
    boolean wasInterruptedInVain() {
        return interrupted;
    }

    /** Frees it without an interrupt, if it can be freed so. */
    @Override
    public void close() throws IOException {
        letGo.complete(null);
        mute.close();
    }

    // ---- the ways ----

    /** How a thread is blocked, and whom of them an interrupt frees. */
    enum Way {
        SLEEP("Thread.sleep", true, true, Blocked::sleep),
        TAKE("LinkedBlockingQueue.take", true, true, it -> new LinkedBlockingQueue<String>().take()),
        GET("FutureTask.get", true, true, it -> new FutureTask<>(() -> "never").get()),
        LOCK_INTERRUPTIBLY("ReentrantLock.lockInterruptibly", true, true, it -> it.lock.lockInterruptibly()),
        CHANNEL_READ("SocketChannelImpl.read", true, true, Blocked::readChannel),
        CHANNEL_WRITE("SocketChannelImpl.write", true, true, Blocked::writeChannel),
        HTTP("HttpClientImpl.send", true, true, Blocked::sendRequest),
        SOCKET_READ("NioSocketImpl", false, true, Blocked::readSocket),
        SOCKET_WRITE("NioSocketImpl", false, true, Blocked::writeSocket),
        MONITOR("Blocked.enter", false, false, Blocked::enter),
        LOCK("ReentrantLock.lock", false, false, it -> it.lock.lock()),
        JOIN("CompletableFuture.join", false, false, it -> it.letGo.join()),
        LOOP("Blocked.compute", false, false, Blocked::compute),
        PIPE("FileInputStream.read", false, false, Blocked::readPipe);

        /** A frame of one that is there. */
        final String frame;

        private final boolean freesPlatform;
        private final boolean freesVirtual;
        private final Body body;

        /** Whether the lock and the monitor are another's. */
        private final boolean isHeldByAnother;

        Way(String frame, boolean freesPlatform, boolean freesVirtual, Body body) {
            this.frame = frame;
            this.freesPlatform = freesPlatform;
            this.freesVirtual = freesVirtual;
            this.body = body;
            isHeldByAnother = frame.startsWith("ReentrantLock") || frame.equals("Blocked.enter");
        }

        /** True if an interrupt frees such a thread from it. */
        boolean frees(Thread thread) {
            return thread.isVirtual() ? freesVirtual : freesPlatform;
        }
    }

    @FunctionalInterface
    private interface Body {
        void in(Blocked its) throws Exception;
    }

    private void sleep() throws InterruptedException {
        Thread.sleep(LONG);
    }

    private void readChannel() throws IOException {
        try (var channel = SocketChannel.open(mute.getLocalSocketAddress())) {
            channel.read(ByteBuffer.allocate(1));
        }
    }

    private void writeChannel() throws IOException {
        try (var channel = SocketChannel.open(mute.getLocalSocketAddress())) {
            while (channel.isOpen()) {
                channel.write(ByteBuffer.allocate(CHUNK));
            }
        }
    }

    private void sendRequest() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/"))
                            .build(),
                    BodyHandlers.discarding());
        }
    }

    private void readSocket() throws IOException {
        try (var socket = connect();
                InputStream in = socket.getInputStream()) {
            in.read();
        }
    }

    private void writeSocket() throws IOException {
        try (var socket = connect();
                OutputStream out = socket.getOutputStream()) {
            while (true) {
                out.write(new byte[CHUNK]);
            }
        }
    }

    private Socket connect() throws IOException {
        return new Socket(mute.getInetAddress(), mute.getLocalPort());
    }

    private void enter() {
        synchronized (monitor) {
            letGo.join();
        }
    }

    private void compute() {
        while (!letGo.isDone()) {
            Thread.onSpinWait();
        }
    }

    /** Of a child that says nothing until it is ended. */
    private void readPipe() throws IOException {
        var child = new ProcessBuilder("sleep", "600").start();
        letGo.thenRun(child::destroyForcibly);
        child.getInputStream().read();
    }
}

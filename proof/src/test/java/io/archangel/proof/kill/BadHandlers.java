package io.archangel.proof.kill;

import io.archangel.http.Handler;
import io.archangel.http.HttpServer;
import io.archangel.http.Request;
import io.archangel.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Handlers that do what handlers should not, until they are let go. */
final class BadHandlers implements AutoCloseable {
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final CountDownLatch monitorTaken = new CountDownLatch(1);
    private final Object monitor = new Object();
    private final ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private volatile boolean free;

    BadHandlers() throws IOException, InterruptedException {
        new Thread(this::holdMonitor, "holder of the monitor").start();
        monitorTaken.await();
    }

    void mount(HttpServer server) {
        server.mount("/spin", "spin", this::spin)
                .mount("/monitor", "monitor", this::enterMonitor)
                .mount("/socket", "socket", this::readSocket)
                .mount("/swallow", "swallow", this::swallowInterrupts)
                .mount("/inline", "inline", Handler.inline(this::blockLoop))
                .mount("/hook", "hook", this::hookThatNeverReturns);
    }

    private Response spin(Request rq) {
        while (!free) {
            Thread.onSpinWait();
        }
        return Response.text("too late");
    }

    private Response enterMonitor(Request rq) {
        synchronized (monitor) {
            return Response.text("too late");
        }
    }

    private Response readSocket(Request rq) throws IOException {
        try (var socket = new Socket(mute.getInetAddress(), mute.getLocalPort())) {
            return Response.text("read " + socket.getInputStream().read());
        }
    }

    private Response swallowInterrupts(Request rq) {
        while (!free) {
            var interrupted = Thread.interrupted();
            LockSupport.parkNanos(interrupted ? 1 : 10_000_000);
        }
        return Response.text("too late");
    }

    private Response blockLoop(Request rq) {
        while (!free) {
            LockSupport.parkNanos(10_000_000);
        }
        return Response.text("too late");
    }

    private Response hookThatNeverReturns(Request rq) throws InterruptedException {
        rq.process().atExit(exit -> {
            while (!free) {
                var interrupted = Thread.interrupted();
                LockSupport.parkNanos(interrupted ? 1 : 10_000_000);
            }
        });
        letGo.await();
        return Response.text("too late");
    }

    private void holdMonitor() {
        synchronized (monitor) {
            monitorTaken.countDown();
            while (!free) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    /** Lets all of them end. */
    void letGo() {
        free = true;
        letGo.countDown();
    }

    @Override
    public void close() throws IOException {
        letGo();
        mute.close();
    }
}

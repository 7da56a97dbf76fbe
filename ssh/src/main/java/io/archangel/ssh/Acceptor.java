package io.archangel.ssh;

import io.archangel.process.Guard;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.nio2.Nio2Acceptor;
import org.apache.sshd.common.io.nio2.Nio2Session;

/**
 * Takes in connections. Where it can't, most likely because this process may open no more descriptors, MINA's own tries
 * again at once and without end, which keeps a core busy; this one rests in between, and says so.
 */
final class Acceptor extends Nio2Acceptor {
    private static final long PAUSE_MILLIS = 100;
    private static final long REPORT_EVERY_NANOS = 1_000_000_000;
    private static final System.Logger LOG = System.getLogger(Acceptor.class.getPackageName());

    private final ScheduledExecutorService timer;

    Acceptor(
            FactoryManager manager,
            IoHandler handler,
            AsynchronousChannelGroup group,
            ExecutorService resuming,
            ScheduledExecutorService timer) {
        super(null, manager, handler, group, resuming);
        this.timer = timer;
    }

    @Override
    protected CompletionHandler<AsynchronousSocketChannel, SocketAddress> createSocketCompletionHandler(
            Map<SocketAddress, AsynchronousServerSocketChannel> listeners, AsynchronousServerSocketChannel listener) {
        return new Taker(listener);
    }

    private void admit(AsynchronousSocketChannel channel, SocketAddress at) throws Exception {
        setSocketOptions(channel);
        var session = new Nio2Session(this, propertyResolver, getIoHandler(), channel, at);
        var thrown = Guard.attempt(() -> begin(session));
        if (thrown != null) {
            session.close(true);
            unmapSession(session.getId());
        }
    }

    private void begin(Nio2Session session) throws Exception {
        getIoHandler().sessionCreated(session);
        if (!session.equals(mapSession(session))) {
            session.close(true);
        } else if (session.isClosing()) {
            sessionClosed(session);
        } else {
            session.startReading();
        }
    }

    /** Waits for one after the other at a listening socket. By turns on the threads of input and output and of the timer. */
    private final class Taker implements CompletionHandler<AsynchronousSocketChannel, SocketAddress> {
        private final AsynchronousServerSocketChannel listener;

        /** When a failure was last reported, by nanoTime. */
        private long reported = System.nanoTime() - REPORT_EVERY_NANOS;

        Taker(AsynchronousServerSocketChannel listener) {
            this.listener = listener;
        }

        @Override
        public void completed(AsynchronousSocketChannel channel, SocketAddress at) {
            if (Guard.attempt(() -> admit(channel, at)) != null) {
                var unused = Guard.attempt(channel::close);
            }
            next(at);
        }

        @Override
        public void failed(Throwable cause, SocketAddress at) {
            if (listener.isOpen()) {
                var unused = timer.schedule(() -> next(at), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                report(cause, at);
            }
        }

        private void next(SocketAddress at) {
            if (listener.isOpen()) {
                listener.accept(at, this);
            }
        }

        private void report(Throwable cause, SocketAddress at) {
            long now = System.nanoTime();
            if (now - reported >= REPORT_EVERY_NANOS) {
                reported = now;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "ssh can't accept on " + at + ": " + cause.getMessage() + "; trying again every " + PAUSE_MILLIS
                                + " ms; raise the limit of open files, or end some connections");
            }
        }
    }
}

package io.archangel.loop.netty;

import io.archangel.loop.Callback;
import io.archangel.loop.Callbacks;
import io.archangel.loop.ConnectOptions;
import io.archangel.loop.DatagramOptions;
import io.archangel.loop.DatagramProtocol;
import io.archangel.loop.Handle;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopInfo;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.Protocol;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Server;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.internal.ThreadExecutorMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The loop on Netty's transports: epoll where the machine has it, else NIO. It runs on the thread that runs it. */
public final class NettyLoop implements Loop {
    private final LoopOptions options;
    private final Ownership ownership = new Ownership();
    private final Callbacks callbacks;
    private final Poller poller;
    private final IoLoop io;
    private final Errands errands;

    /** Written by the loop only; others may be a little behind. */
    private volatile int connections;

    private NettyLoop(LoopOptions options) {
        this.options = options;
        callbacks = new Callbacks(this, options.errors());
        poller = Poller.of(options.polling());
        io = new IoLoop(ownership, poller.handlers(), callbacks);
        errands = new Errands(this, ownership, io);
    }

    /** A loop, not yet running. @throws LoopException if the machine can't poll as told */
    public static NettyLoop create(LoopOptions options) {
        return new NettyLoop(options);
    }

    /** A loop with {@link LoopOptions#defaults()}. */
    public static NettyLoop create() {
        return create(LoopOptions.defaults());
    }

    // ---- callbacks ----

    @Override
    public Handle callSoon(Runnable callback) {
        if (isRunning()) {
            callbacks.requireHere("callSoon");
        }
        return callSoonThreadsafe(callback);
    }

    @Override
    public Handle callSoonThreadsafe(Runnable callback) {
        var soon = callbacks.callback(callback);
        open(() -> io.execute(soon));
        return soon;
    }

    @Override
    public Handle callLater(Duration delay, Runnable callback) {
        var later = callbacks.callback(callback);
        open(() -> schedule(later, delay));
        return later;
    }

    private void schedule(Callback callback, Duration delay) {
        var timer = io.schedule(callback, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        callback.timer(() -> timer.cancel(false));
    }

    /** What the kernel wants done here. */
    @Override
    public void execute(Runnable task) {
        io.execute(() -> callbacks.call(null, task::run));
    }

    private void open(Runnable step) {
        try {
            step.run();
        } catch (RejectedExecutionException closed) {
            throw new LoopException(name() + " is closed; make another", closed);
        }
    }

    // ---- life ----

    @Override
    public void runForever() {
        var before = ownership.take(Ownership.State.RUNNING);
        while (before == Ownership.State.BORROWED) {
            Thread.onSpinWait();
            before = ownership.take(Ownership.State.RUNNING);
        }
        switch (before) {
            case RUNNING -> throw new LoopException(name() + " runs already; stop it first, or make another");
            case CLOSING, CLOSED -> throw new LoopException(name() + " is closed; make another");
            default -> {}
        }
        try {
            // Both tell Netty's allocator that this thread is a loop's, and may keep buffers of its own.
            FastThreadLocalThread.runWithFastThreadLocal(ThreadExecutorMap.apply(io::run, io));
        } finally {
            ownership.give();
        }
    }

    @Override
    public void stop() {
        io.stop();
    }

    @Override
    public void close() {
        var before = ownership.take(Ownership.State.CLOSING);
        while (before == Ownership.State.BORROWED) {
            Thread.onSpinWait();
            before = ownership.take(Ownership.State.CLOSING);
        }
        if (before == Ownership.State.RUNNING) {
            throw new LoopException(name() + " runs; stop it before it is closed");
        }
        if (before == Ownership.State.IDLE) {
            try {
                io.destroy();
            } finally {
                ownership.give();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return ownership.isRunning();
    }

    @Override
    public boolean isClosed() {
        return ownership.isClosingOrClosed();
    }

    @Override
    public boolean isHere() {
        return ownership.isOwner(Thread.currentThread());
    }

    // ---- looking ----

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public Optional<Blocked> blocked() {
        return callbacks.blocked(ownership.owner());
    }

    @Override
    public LoopInfo info() {
        var blocked = blocked().orElse(null);
        var state = isClosed() ? "closed" : blocked != null ? "blocked" : isRunning() ? "running" : "stopped";
        return new LoopInfo(
                name(),
                state,
                connections,
                io.queued(),
                blocked == null ? null : Duration.ofNanos(blocked.nanos()),
                blocked == null ? null : blocked.frame());
    }

    @Override
    public String toString() {
        return name();
    }

    // ---- serving ----

    @Override
    public Server startServing(Supplier<? extends Protocol> factory, String host, int port, ServeOptions serve) {
        return NettyServer.listen(this, factory, host, port, serve);
    }

    Callbacks callbacks() {
        return callbacks;
    }

    Poller poller() {
        return poller;
    }

    IoLoop io() {
        return io;
    }

    Errands errands() {
        return errands;
    }

    /** A connection came or went. Loop thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void countConnections(int change) {
        connections += change;
    }

    @Override
    public Server startServing(Supplier<? extends Protocol> factory, Path path, ServeOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <P extends Protocol> CompletableFuture<P> connect(
            Supplier<P> factory, String host, int port, ConnectOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <P extends Protocol> CompletableFuture<P> connect(Supplier<P> factory, Path path, ConnectOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <P extends DatagramProtocol> CompletableFuture<P> createDatagramEndpoint(
            Supplier<P> factory, DatagramOptions options) {
        throw new UnsupportedOperationException();
    }
}

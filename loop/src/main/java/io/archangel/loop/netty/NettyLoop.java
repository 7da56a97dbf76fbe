package io.archangel.loop.netty;

import io.archangel.loop.Callback;
import io.archangel.loop.Callbacks;
import io.archangel.loop.Command;
import io.archangel.loop.ConnectOptions;
import io.archangel.loop.DatagramOptions;
import io.archangel.loop.DatagramProtocol;
import io.archangel.loop.Handle;
import io.archangel.loop.Lookups;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopInfo;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.OsSignals;
import io.archangel.loop.Protocol;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Server;
import io.archangel.loop.SubprocessProtocol;
import io.archangel.loop.VirtualThreads;
import io.archangel.process.Guard;
import io.archangel.process.Home;
import io.archangel.process.HostThread;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.internal.ThreadExecutorMap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The loop on Netty's transports: epoll where the machine has it, else NIO. It runs on the thread that runs it. */
public final class NettyLoop implements Loop {
    private final LoopOptions options;
    private final Ownership ownership = new Ownership();
    private final Callbacks callbacks;
    private final Lookups lookups;
    private final OsSignals signals = new OsSignals(this);
    private final Poller poller;
    private final IoHandlerFactory handlers;
    private final IoLoop io;
    private final VirtualThreads threads;
    private final Errands errands;
    private final Programs programs;

    /** Written by the loop only; others may be a little behind. */
    private volatile int connections;

    /** What it dies of, while its connections end; loop thread only. */
    private Home.@Nullable Lost dying;

    private NettyLoop(LoopOptions options, UnaryOperator<IoHandlerFactory> between) {
        this.options = options;
        callbacks = new Callbacks(this, options);
        lookups = new Lookups(this, options.names(), options.patience());
        poller = Poller.of(options.polling());
        handlers = between.apply(poller.handlers());
        io = new IoLoop(ownership, handlers, callbacks);
        threads = VirtualThreads.of(callbacks, io::execute);
        errands = new Errands(this, ownership, io);
        programs = new Programs(this);
    }

    /** A loop, not yet running. @throws LoopException if the machine can't poll as told */
    public static NettyLoop create(LoopOptions options) {
        return create(options, UnaryOperator.identity());
    }

    /** The same, for tests: something stands between the loop and what waits for sockets. */
    static NettyLoop create(LoopOptions options, UnaryOperator<IoHandlerFactory> between) {
        return new NettyLoop(options, between);
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
        long nanos = Callbacks.nanos(delay);
        long due = time() + nanos;
        var timer = io.schedule(callback, nanos, TimeUnit.NANOSECONDS);
        // A loop that is about to be closed refuses, and drops it anyway.
        callback.timer(due, () -> Guard.attempt(() -> timer.cancel(false)));
    }

    @Override
    public Handle callEveryIteration(Runnable callback) {
        requireOpen();
        return callbacks.everyIteration(callback);
    }

    @Override
    public long time() {
        return System.nanoTime();
    }

    /** What the kernel wants done here. */
    @Override
    public void execute(Runnable task) {
        callbacks.ordered();
        io.execute(() -> callbacks.obey(task));
    }

    @Override
    public VirtualThreads virtualThreads() {
        return threads;
    }

    // ---- others' threads ----

    @Override
    public <T> CompletableFuture<T> runInExecutor(Callable<T> blocking) {
        return runInExecutor(options.executor(), blocking);
    }

    @Override
    public CompletableFuture<List<InetSocketAddress>> resolve(String host, int port) {
        return lookups.resolve(host, port);
    }

    @Override
    public CompletableFuture<String> reverse(InetAddress address) {
        return lookups.reverse(address);
    }

    @Override
    public Handle addSignalHandler(String signal, Runnable callback) {
        requireOpen();
        return signals.add(signal, callback);
    }

    @Override
    public boolean removeSignalHandler(String signal) {
        return signals.remove(signal);
    }

    private void requireOpen() {
        if (isClosed()) {
            throw new LoopException(name() + " is closed; make another");
        }
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
        run(io::run);
    }

    @Override
    public void runOnce(Duration timeout) {
        run(() -> io.runOnce(Callbacks.nanos(timeout)));
    }

    private void run(Runnable turns) {
        requireThread();
        switch (ownership.takeOnceReturned(Ownership.State.RUNNING)) {
            case RUNNING -> throw new LoopException(name() + " runs already; stop it first, or make another");
            case BORROWED -> throw new LoopException(name() + " does a step for this thread; run it after that");
            case CLOSING, CLOSED -> throw new LoopException(name() + " is closed; make another");
            default -> {}
        }
        // Both tell Netty's allocator that this thread is a loop's, and may keep buffers of its own.
        var asLoop = ThreadExecutorMap.apply(turns, io);
        try {
            HostThread.lend(() -> turn(asLoop));
        } finally {
            ownership.give();
        }
    }

    /** It keeps the thread that it runs on: with a virtual one a carrier, with another loop's all that waits there. */
    private void requireThread() {
        if (!isHere() && (Thread.currentThread().isVirtual() || HostThread.isInBatch())) {
            throw new LoopException(name() + " would hold up others on thread "
                    + Thread.currentThread().getName() + "; run it on a platform thread that has nothing else to do");
        }
    }

    private void turn(Runnable turns) {
        var died = Guard.attempt(() -> FastThreadLocalThread.runWithFastThreadLocal(turns));
        if (died != null) {
            HostThread.beginBatch();
            var lost = mend(died);
            HostThread.endBatch();
            throw lost;
        }
    }

    /** Makes it fit to run again, on another thread; what lives on it ends. By the owner. */
    private Home.Lost mend(Throwable died) {
        var lost = new Home.Lost(
                name() + " has died of " + died + "; its connections, " + connections
                        + " of them, end as failed, its servers and timers go on when it runs again",
                died);
        dying = lost;
        programs.fail(lost);
        var unmended = Guard.attempt(() -> io.replacePoller(handlers));
        dying = null;
        if (unmended != null) {
            lost.addSuppressed(unmended);
        }
        callbacks.report(lost);
        return lost;
    }

    @Override
    public void stop() {
        io.stop();
    }

    @Override
    public void close() {
        var before = ownership.takeOnceReturned(Ownership.State.CLOSING);
        if (before == Ownership.State.RUNNING) {
            throw new LoopException(name() + " runs; stop it before it is closed");
        }
        if (before == Ownership.State.BORROWED) {
            throw new LoopException(name() + " does a step for this thread; close it after that");
        }
        if (before == Ownership.State.IDLE) {
            try {
                end();
            } finally {
                ownership.give();
            }
        }
    }

    /** Whom it tells on the way may wait for nobody, as in a turn. */
    private void end() {
        HostThread.lend(() -> {
            HostThread.beginBatch();
            signals.close();
            programs.close();
            io.destroy();
            lookups.close();
        });
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
    public long steps() {
        return callbacks.begun();
    }

    @Override
    public Optional<Blocked> blocked() {
        return callbacks.blocked(ownership.owner());
    }

    @Override
    public LoopInfo info() {
        var state = isClosed() ? "closed" : isRunning() ? "running" : "stopped";
        return callbacks.info(state, connections, io.queued(), threads.live());
    }

    @Override
    public String toString() {
        return name();
    }

    // ---- serving ----

    @Override
    public Server startServing(Supplier<? extends Protocol> factory, String host, int port, ServeOptions serve) {
        return new Binding(this, factory, serve).to(host, port);
    }

    @Override
    public <P extends SubprocessProtocol> CompletableFuture<P> subprocess(Supplier<P> factory, Command command) {
        return programs.start(factory, command);
    }

    @Override
    public <P extends Protocol> CompletableFuture<P> connectReadPipe(Supplier<P> factory, Path pipe) {
        return new PathPipe<>(this, factory, pipe, true).start("open " + pipe);
    }

    @Override
    public <P extends Protocol> CompletableFuture<P> connectWritePipe(Supplier<P> factory, Path pipe) {
        return new PathPipe<>(this, factory, pipe, false).start("open " + pipe);
    }

    Callbacks callbacks() {
        return callbacks;
    }

    Lookups lookups() {
        return lookups;
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

    /** Why its connections end, if all of them do. Loop thread. */
    Home.@Nullable Lost dying() {
        return dying;
    }

    /** A connection came or went. Loop thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void countConnections(int change) {
        connections += change;
    }

    @Override
    public Server startServing(Supplier<? extends Protocol> factory, Path path, ServeOptions serve) {
        return new Binding(this, factory, serve).to(path);
    }

    @Override
    public <P extends Protocol> CompletableFuture<P> connect(
            Supplier<P> factory, String host, int port, ConnectOptions connect) {
        return Connecting.to(this, factory, host, port, connect);
    }

    @Override
    public <P extends Protocol> CompletableFuture<P> connect(Supplier<P> factory, Path path, ConnectOptions connect) {
        return Connecting.to(this, factory, path, connect);
    }

    @Override
    public <P extends DatagramProtocol> CompletableFuture<P> createDatagramEndpoint(
            Supplier<P> factory, DatagramOptions datagrams) {
        return NettyDatagrams.open(this, factory, datagrams);
    }
}

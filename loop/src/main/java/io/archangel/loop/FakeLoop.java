package io.archangel.loop;

import io.archangel.process.FakeClock;
import io.archangel.process.HostThread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A loop for tests: no threads, no sockets, no time of its own. It belongs to the thread that made it, and does something
 * only when told to, in the order in which it was asked.
 *
 * <pre>
 * var loop = new FakeLoop();
 * var peer = loop.connect(loop.startServing(Echo::new, "localhost", 0));
 * peer.send("hello");
 * loop.runReady();
 * assert peer.received().equals("hello");
 * </pre>
 */
public final class FakeLoop implements Loop {
    /** After so many callbacks in a row one must be asking for itself again and again. */
    private static final int ENDLESS = 1_000_000;

    private final Thread home = Thread.currentThread();
    private final FakeClock clock;
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final Callbacks callbacks = new Callbacks(
            this,
            LoopOptions.defaults().errors((loop, error) -> errors.add(error)).watchdog(Duration.ZERO));
    private final ConcurrentLinkedQueue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private final VirtualThreads threads = VirtualThreads.of(callbacks, this::enqueue);
    private final FakeNetwork network = new FakeNetwork(this);
    private final FakeSignals signals = new FakeSignals(this);

    /** What waits for its time; any thread adds and takes away. */
    private final Set<Callback> timers = ConcurrentHashMap.newKeySet();

    private volatile boolean running;
    private volatile boolean stopping;
    private volatile boolean closed;

    /** A loop with a clock of its own. */
    public FakeLoop() {
        this(new FakeClock());
    }

    /** A loop on a clock, which a manager may share. */
    public FakeLoop(FakeClock clock) {
        this.clock = clock;
    }

    // ---- what a test does ----

    /** Runs what is ready, and what gets ready by it, until nothing is; nothing any more once the loop is closed. */
    public void runReady() {
        if (running || closed) {
            return;
        }
        running = true;
        try {
            int done = 0;
            do {
                done += turn();
                if (done >= ENDLESS) {
                    throw new LoopException("a million callbacks and no end; look for one that asks for itself");
                }
            } while (!ready.isEmpty());
        } finally {
            running = false;
        }
    }

    /** Runs what is ready now. @return how many callbacks that were */
    private int turn() {
        var done = new int[1];
        HostThread.lend(() -> {
            HostThread.beginBatch();
            done[0] = turnHere();
        });
        return done[0];
    }

    private int turnHere() {
        callbacks.iterate();
        int batch = ready.size();
        for (int done = 0; done < batch; done++) {
            ready.remove().run();
            callbacks.turned();
        }
        return batch;
    }

    /** Runs what is ready, then lets time pass and runs what gets due, each at its moment. */
    public void advance(Duration time) {
        runReady();
        clock.advance(time);
        runReady();
    }

    /** Connects to a server of this loop. {@link #runReady} makes the connection. */
    public FakePeer connect(Server server) {
        return FakePeer.of(network.accept(server));
    }

    /** Sends a signal of the operating system. @throws LoopException if nobody handles it, which would end a JVM */
    public void raise(String signal) {
        signals.raise(signal);
    }

    /** Its clock. */
    public FakeClock clock() {
        return clock;
    }

    /** What its exception handler got, the oldest first. */
    public List<Throwable> errors() {
        return List.copyOf(errors);
    }

    // ---- what a loop does ----

    @Override
    public String name() {
        return "fake loop";
    }

    @Override
    public Handle callSoon(Runnable callback) {
        if (running) {
            callbacks.requireHere("callSoon");
        }
        return callSoonThreadsafe(callback);
    }

    @Override
    public Handle callSoonThreadsafe(Runnable callback) {
        requireOpen();
        var soon = callbacks.callback(callback);
        ready.add(soon);
        return soon;
    }

    @Override
    public Handle callLater(Duration delay, Runnable callback) {
        requireOpen();
        var later = callbacks.callback(callback);
        long nanos = Callbacks.nanos(delay);
        timers.add(later);
        var timer = clock.after(Duration.ofNanos(nanos), () -> due(later));
        return later.timer(time() + nanos, () -> {
            timers.remove(later);
            timer.cancel();
        });
    }

    private void due(Callback later) {
        if (timers.remove(later)) {
            ready.add(later);
            runReady();
        }
    }

    @Override
    public Handle callEveryIteration(Runnable callback) {
        requireOpen();
        return callbacks.everyIteration(callback);
    }

    /** They run in the test's thread, on the loop's turn. */
    @Override
    public VirtualThreads virtualThreads() {
        return threads;
    }

    /** As its clock has it. */
    @Override
    public long time() {
        return clock.nanos();
    }

    /** Runs it as a callback, since there are no threads here. */
    @Override
    public <T> CompletableFuture<T> runInExecutor(Callable<T> blocking) {
        return runInExecutor(this::callSoonThreadsafe, blocking);
    }

    /** This machine, whatever the host. */
    @Override
    public CompletableFuture<List<InetSocketAddress>> resolve(String host, int port) {
        Lookups.requirePort(port);
        return runInExecutor(() -> List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    /** {@code localhost}, whatever the address. */
    @Override
    public CompletableFuture<String> reverse(InetAddress address) {
        return runInExecutor(() -> "localhost");
    }

    @Override
    public void execute(Runnable task) {
        enqueue(() -> callbacks.obey(task));
    }

    private void enqueue(Runnable step) {
        if (closed) {
            throw new RejectedExecutionException("the loop is closed");
        }
        ready.add(step);
        if (closed && ready.remove(step)) { // meanwhile; or who closes it does it yet
            throw new RejectedExecutionException("the loop is closed");
        }
    }

    /** Runs what is ready. @throws LoopException also if nothing is left to do and nobody stopped it */
    @Override
    public void runForever() {
        requireOpen();
        requireNotRunning();
        runReady();
        if (!stopping) {
            throw new LoopException("nothing is left to do, and nobody stopped it; use runReady and advance");
        }
        stopping = false;
    }

    /** Runs what is ready, lets time pass if it is not complete then, and runs what gets due. */
    @Override
    public <T> T runUntilComplete(CompletionStage<T> stage, Duration timeout) throws Exception {
        requireOpen();
        requireNotRunning();
        var result = wrap(stage);
        runReady();
        if (!result.isDone()) {
            advance(timeout);
        }
        if (!result.isDone()) {
            throw new TimeoutException(
                    "it was not complete after " + timeout + "; it goes on when the loop runs again");
        }
        return Until.result(this, result);
    }

    /** Runs what is ready now; if nothing is, lets this time pass first. */
    @Override
    public void runOnce(Duration timeout) {
        requireOpen();
        requireNotRunning();
        running = true;
        try {
            if (ready.isEmpty()) {
                clock.advance(timeout);
            }
            turn();
        } finally {
            running = false;
        }
    }

    @Override
    public void stop() {
        stopping = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (running) {
            throw new LoopException(name() + " runs; stop it before it is closed");
        }
        if (!closed) {
            signals.close();
            network.close();
            runReady();
            closed = true;
            timers.forEach(Callback::cancel);
            while (!ready.isEmpty()) {
                turn();
            }
        }
    }

    @Override
    public boolean isHere() {
        return Thread.currentThread() == home;
    }

    /** Nothing: it has no thread that could be held up. */
    @Override
    public Optional<Blocked> blocked() {
        return Optional.empty();
    }

    @Override
    public LoopInfo info() {
        var state = closed ? "closed" : running ? "running" : "stopped";
        return callbacks.info(state, network.connections(), ready.size(), threads.live());
    }

    @Override
    public Server startServing(Supplier<? extends Protocol> factory, String host, int port, ServeOptions options) {
        requireOpen();
        return network.serve(factory, host, port, options);
    }

    @Override
    public Server startServing(Supplier<? extends Protocol> factory, Path path, ServeOptions options) {
        requireOpen();
        return network.serve(factory, UnixDomainSocketAddress.of(path), options);
    }

    /** To a server of this loop, whatever the host. */
    @Override
    public <P extends Protocol> CompletableFuture<P> connect(
            Supplier<P> factory, String host, int port, ConnectOptions options) {
        requireOpen();
        return network.connect(factory, FakeNetwork.at(host, port), options);
    }

    @Override
    public <P extends Protocol> CompletableFuture<P> connect(Supplier<P> factory, Path path, ConnectOptions options) {
        requireOpen();
        return network.connect(factory, UnixDomainSocketAddress.of(path), options);
    }

    @Override
    public <P extends DatagramProtocol> CompletableFuture<P> createDatagramEndpoint(
            Supplier<P> factory, DatagramOptions options) {
        requireOpen();
        return network.open(factory, options);
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

    // ---- for its connections ----

    Callbacks callbacks() {
        return callbacks;
    }

    /** Does a step of the loop's own when its turn comes. */
    void soon(Runnable step) {
        ready.add(step);
    }

    FakeNetwork network() {
        return network;
    }

    private void requireNotRunning() {
        if (running) {
            throw new LoopException(name() + " runs already; stop it first");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new LoopException(name() + " is closed; make another");
        }
    }
}

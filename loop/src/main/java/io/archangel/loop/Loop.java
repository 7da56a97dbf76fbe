package io.archangel.loop;

import io.archangel.process.Home;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * An event loop: one thread, many connections (tulip of early 2013, PEP 3156). An instance, handed in; any number live
 * side by side. The loop belongs to the thread that runs it.
 *
 * <p>A callback runs as the process that asked for it, if one did: what it throws ends that process. What belongs to no
 * process goes to the exception handler that the loop was made with. Neither touches anything else on the loop.
 */
public interface Loop extends Home, AutoCloseable {
    /**
     * Calls back on the loop, in order, after what was asked for before. Loop thread, or while the loop does not run.
     *
     * @throws LoopException on another thread while the loop runs, and on a closed loop
     */
    Handle callSoon(Runnable callback);

    /** The same from any thread; wakes the loop. */
    Handle callSoonThreadsafe(Runnable callback);

    /** Calls back once, after a time, never early. Any thread. */
    Handle callLater(Duration delay, Runnable callback);

    /**
     * Calls back again and again, this long after the last call returned. A callback that throws ends the chain and is
     * reported; so does the end of the process that asked for it. Any thread.
     *
     * @throws LoopException if the interval is not more than zero
     */
    default Handle callRepeatedly(Duration interval, Runnable callback) {
        return new Repeating(this, interval, callback).start();
    }

    /** Runs blocking code on a virtual thread; the future completes on the loop. Any thread. */
    default <T> CompletableFuture<T> runInExecutor(Callable<T> blocking) {
        return runInExecutor(Thread::startVirtualThread, blocking);
    }

    /** Runs blocking code on an executor; the future completes on the loop. Any thread. */
    default <T> CompletableFuture<T> runInExecutor(Executor executor, Callable<T> blocking) {
        return InExecutor.run(this, executor, blocking);
    }

    /** Runs on the calling thread until {@link #stop}. @throws LoopException if it runs already or is closed */
    void runForever();

    /** Lets the loop return from {@link #runForever} after the callbacks that are ready. It may run again. Any thread. */
    void stop();

    /** How it is now. Any thread; costs a stack walk if it is held up. */
    LoopInfo info();

    /** True while it runs. Any thread. */
    boolean isRunning();

    /** True once closed. Any thread. */
    boolean isClosed();

    /** Closes its connections and servers and gives back what it holds. Not while it runs. Again is harmless. */
    @Override
    void close();

    /**
     * Listens on every address that the name has, and gives each connection a protocol from the factory, which is called
     * on the connection's loop. Port 0 takes a free one, the same for all addresses. Bound when it returns. Any thread; a
     * name that is looked up blocks it.
     *
     * @throws LoopException if it can't listen on one of them, and then it does on none; the message names it and the
     *                       remedy
     */
    default Server startServing(Supplier<? extends Protocol> factory, String host, int port) {
        return startServing(factory, host, port, ServeOptions.defaults());
    }

    /** The same with options. */
    Server startServing(Supplier<? extends Protocol> factory, String host, int port, ServeOptions options);

    /**
     * Listens on a path (a unix socket), whose file is gone when the server stops. A file that is left from a server that
     * died is replaced; whoever may reach the folder may connect, so keep that closed. Any thread.
     *
     * @throws LoopException if somebody listens there, another file is in the way, or the path is too long
     */
    default Server startServing(Supplier<? extends Protocol> factory, Path path) {
        return startServing(factory, path, ServeOptions.defaults());
    }

    /** The same with options. */
    Server startServing(Supplier<? extends Protocol> factory, Path path, ServeOptions options);

    /**
     * Connects, to the addresses of the name in turn until one answers; each has an equal share of the time that is left.
     * The factory is called once there is a connection, with TLS after its handshake, on this loop. Nothing blocks. Any
     * thread.
     *
     * @return completes on the loop with the protocol after its connectionMade; or with a {@link LoopException} that names
     *     host and port and the remedy, if it can't be reached; or with what the factory threw. Cancelling it calls the
     *     attempt off
     * @throws LoopException if the port is out of range, or the loop is closed
     */
    default <P extends Protocol> CompletableFuture<P> connect(Supplier<P> factory, String host, int port) {
        return connect(factory, host, port, ConnectOptions.defaults());
    }

    /** The same with options. */
    <P extends Protocol> CompletableFuture<P> connect(
            Supplier<P> factory, String host, int port, ConnectOptions options);

    /** The same to a path (a unix socket). */
    default <P extends Protocol> CompletableFuture<P> connect(Supplier<P> factory, Path path) {
        return connect(factory, path, ConnectOptions.defaults());
    }

    /** The same to a path with options; {@link ConnectOptions#local} is not for it. */
    <P extends Protocol> CompletableFuture<P> connect(Supplier<P> factory, Path path, ConnectOptions options);

    /**
     * Opens an endpoint for datagrams (UDP). The factory is called on this loop. Any thread.
     *
     * @return completes on the loop with the protocol after its connectionMade; or with a {@link LoopException} that names
     *     the address and the remedy; or with what the factory threw
     * @throws LoopException if the loop is closed
     */
    <P extends DatagramProtocol> CompletableFuture<P> createDatagramEndpoint(
            Supplier<P> factory, DatagramOptions options);

    /**
     * Calls back on the loop when the JVM gets a signal of the operating system, in place of what it would do. Any
     * thread.
     *
     * @param signal {@code TERM} or {@code INT}, without {@code SIG}
     * @return cancelled, it puts back what was there before
     * @throws LoopException if the JVM refuses that signal
     */
    default Handle addSignalHandler(String signal, Runnable callback) {
        return OsSignals.handle(signal, OsSignals.asked(this, callback));
    }
}

package io.archangel.loop;

import io.archangel.process.Home;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
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

    /** The same from any thread; wakes the loop, unless it is one of its own {@link #virtualThreads} that calls. */
    Handle callSoonThreadsafe(Runnable callback);

    /**
     * Calls back once, after a time, never early. Any thread.
     *
     * @throws LoopException on a closed loop
     */
    Handle callLater(Duration delay, Runnable callback);

    /** Calls back once, at a moment by {@link #time}, never early; at once if it is past. Any thread. */
    default Handle callAt(long time, Runnable callback) {
        return callLater(Duration.ofNanos(Math.max(0, time - time())), callback);
    }

    /**
     * Calls back again and again, this long after the last call returned. A callback that throws ends the chain and is
     * reported; so does the end of the process that asked for it. Any thread.
     *
     * @throws LoopException if the interval is not more than zero, and on a closed loop
     */
    default Handle callRepeatedly(Duration interval, Runnable callback) {
        return new Repeating(this, interval, callback).start();
    }

    /**
     * Calls back each time before the loop waits for something to do; this in itself makes it turn no more often. A
     * callback that throws is called no more and is reported; so it is when the process that asked for it ends. Any
     * thread.
     *
     * @throws LoopException on a closed loop
     */
    Handle callEveryIteration(Runnable callback);

    /** Nanoseconds since some moment, the same for as long as the loop lives; never goes back. Any thread. */
    long time();

    /** Virtual threads that run on the loop, between its callbacks. Any thread. */
    VirtualThreads virtualThreads();

    // ---- others' threads ----

    /**
     * Runs blocking code on the loop's executor. The future completes on the loop, also where the executor refuses; once
     * the loop is closed it fails with a {@link LoopException}. Any thread.
     */
    <T> CompletableFuture<T> runInExecutor(Callable<T> blocking);

    /** The same on an executor. */
    default <T> CompletableFuture<T> runInExecutor(Executor executor, Callable<T> blocking) {
        return InExecutor.run(this, executor, blocking);
    }

    /**
     * A future that completes on the loop as another does anywhere. If it is cancelled, so is the other. Any thread.
     *
     * @param other a virtual thread waits for it, unless it is a stage
     */
    default <T> CompletableFuture<T> wrap(Future<? extends T> other) {
        return Wrapping.future(this, other);
    }

    /** The same as a stage does; it is cancelled too if it can be. */
    default <T> CompletableFuture<T> wrap(CompletionStage<? extends T> stage) {
        return Wrapping.stage(this, stage);
    }

    /** The same for what is both. */
    default <T> CompletableFuture<T> wrap(CompletableFuture<? extends T> stage) {
        return Wrapping.stage(this, stage);
    }

    /**
     * Looks up the addresses of a host, without blocking the loop. The future completes on the loop, with at least one
     * address in the order in which to try them, or fails: with UnknownHostException if there is none, with
     * LoopException if nobody has answered within {@link LoopOptions#patience}, if a thousand others wait, if whoever
     * knows the names breaks down, or if the loop is closed. Any thread.
     */
    CompletableFuture<List<InetSocketAddress>> resolve(String host, int port);

    /** Looks up the name of an address, likewise. Any thread. */
    CompletableFuture<String> reverse(InetAddress address);

    // ---- its life ----

    /**
     * Runs on the calling thread until {@link #stop}.
     *
     * @throws LoopException if it runs already or is closed, or where it would hold up others: on a virtual thread, or in a
     *     turn of another loop
     */
    void runForever();

    /**
     * Runs on the calling thread until a stage is complete.
     *
     * @return what it gave
     * @throws LoopException as {@link #runForever} does, and if somebody stops the loop before
     * @throws Exception     what the stage failed with, itself
     */
    default <T> T runUntilComplete(CompletionStage<T> stage) throws Exception {
        return Until.complete(this, stage, null);
    }

    /**
     * The same, for no longer than this.
     *
     * @throws java.util.concurrent.TimeoutException when time is up; the stage is not cancelled
     */
    default <T> T runUntilComplete(CompletionStage<T> stage, Duration timeout) throws Exception {
        return Until.complete(this, stage, timeout);
    }

    /**
     * Turns once on the calling thread: waits for something to do, no longer than this, and does it. For tests.
     *
     * @throws LoopException as {@link #runForever} does
     */
    void runOnce(Duration timeout);

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
     * Listens on every address that the name has and this machine too, and gives each connection a protocol from the
     * factory, which is called on the connection's loop. Port 0 takes a free one, the same for all addresses; {@code
     * localhost} is 127.0.0.1 and ::1. Bound when it returns. Any thread; a name that is looked up blocks it, and is
     * refused on the loop.
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
     * died is replaced; whoever may reach the folder may connect, so keep that closed. With NIO a connection on a path is
     * lost as soon as the other end ends its stream, and can't be severed. Any thread.
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
     * Starts another program, with pipes to its input and from its output. The factory is called once it runs, on this
     * loop, as the process that asked. Nothing blocks, whatever the program does with its pipes; it ends with the loop.
     * Linux with epoll. Any thread.
     *
     * @return completes on the loop with the protocol after its connectionMade; or with a {@link LoopException} that names
     *     the program and the remedy, if it can't be started; or with what the factory threw
     * @throws LoopException if the loop is closed, or not on epoll
     */
    default <P extends SubprocessProtocol> CompletableFuture<P> subprocess(Supplier<P> factory, Command command) {
        throw NoPipes.on(this);
    }

    /**
     * Reads from a pipe at a path: a FIFO, a terminal, {@code /dev/stdin}. The factory is called on this loop, as the
     * process that asked; the protocol's transport only reads. A FIFO that nobody writes to yet is waited for. Linux with
     * epoll. Any thread.
     *
     * @return completes on the loop with the protocol after its connectionMade; or with a {@link LoopException} that names
     *     the path and the remedy, if it is no pipe; or with what the factory threw
     * @throws LoopException if the loop is closed, or not on epoll
     */
    default <P extends Protocol> CompletableFuture<P> connectReadPipe(Supplier<P> factory, Path pipe) {
        throw NoPipes.on(this);
    }

    /** Writes to one, likewise; fails if it is a FIFO that nobody reads. The protocol hears when nobody does any more. */
    default <P extends Protocol> CompletableFuture<P> connectWritePipe(Supplier<P> factory, Path pipe) {
        throw NoPipes.on(this);
    }

    /**
     * Calls back on the loop when the JVM gets a signal of the operating system, in place of what it would do. The handler
     * that was added last, by whichever loop, has the signal. Closing the loop takes its handlers away. Any thread.
     *
     * @param signal {@code TERM} or {@code INT}, without {@code SIG}
     * @return cancelled, it puts back what was there before
     * @throws LoopException if the JVM or the operating system keeps that signal to itself, or the loop is closed
     */
    Handle addSignalHandler(String signal, Runnable callback);

    /** Cancels the handler that this loop added last for a signal. Any thread. @return false if it has none */
    boolean removeSignalHandler(String signal);
}

package io.archangel.loop;

import io.archangel.process.Home;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * An event loop: one thread, many connections (tulip of early 2013, PEP 3156). An instance, handed in; any number live
 * side by side. The loop belongs to the thread that runs it.
 */
public interface Loop extends Home, AutoCloseable {
    /** How people know it, {@code loop 1}. Any thread. */
    String name();

    /** Calls back on the loop, in order, after what was asked for before. Loop thread, or before the loop runs. */
    Handle callSoon(Runnable callback);

    /** The same from any thread; wakes the loop. */
    Handle callSoonThreadsafe(Runnable callback);

    /** Calls back once, after a time, never early. Any thread. */
    Handle callLater(Duration delay, Runnable callback);

    /**
     * Calls back again and again, this long after the last call returned. A callback that throws ends the chain and is
     * reported. Any thread.
     *
     * @param interval more than zero
     */
    Handle callRepeatedly(Duration interval, Runnable callback);

    /** Runs blocking code on a virtual thread; the future completes on the loop. Any thread. */
    <T> CompletableFuture<T> runInExecutor(Callable<T> blocking);

    /** Runs blocking code on an executor; the future completes on the loop. Any thread. */
    <T> CompletableFuture<T> runInExecutor(Executor executor, Callable<T> blocking);

    /** Runs on the calling thread until {@link #stop}. @throws LoopException if it runs already or is closed */
    void runForever();

    /** Lets the loop return from {@link #runForever} after the callbacks that are ready. It may run again. Any thread. */
    void stop();

    /** True while it runs. Any thread. */
    boolean isRunning();

    /** True once closed. Any thread. */
    boolean isClosed();

    /** Closes its connections and servers and gives back what it holds. Not while it runs. Again is harmless. */
    @Override
    void close();

    /**
     * Listens, and gives each connection a protocol from the factory, which is called on the connection's loop. Port 0
     * takes a free one. Bound when it returns. Any thread.
     *
     * @throws LoopException if it can't listen there; the message names the port and the remedy
     */
    default Server startServing(Supplier<? extends Protocol> factory, String host, int port) {
        return startServing(factory, host, port, ServeOptions.defaults());
    }

    /** The same with options. */
    Server startServing(Supplier<? extends Protocol> factory, String host, int port, ServeOptions options);

    /**
     * Calls back on the loop when the JVM gets a signal of the operating system, in place of what it would do. Any
     * thread.
     *
     * @param signal {@code TERM} or {@code INT}, without {@code SIG}
     * @throws LoopException if the JVM refuses that signal
     */
    Handle addSignalHandler(String signal, Runnable callback);
}

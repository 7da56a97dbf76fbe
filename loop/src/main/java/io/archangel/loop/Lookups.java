package io.archangel.loop;

import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Names and addresses for one loop. They are looked up on threads of its own, platform ones, since the machine's resolver
 * would hold a virtual thread's carrier; no thread is kept for long when there is nothing to look up. For those who write a
 * {@link Loop}.
 */
public final class Lookups implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int WAITING = 1024;
    private static final int IDLE_SECONDS = 1;

    private final Loop loop;
    private final Names names;
    private final Duration patience;
    private final ThreadPoolExecutor threads;

    /** What has not been answered; each is removed as it completes. */
    private final Set<CompletableFuture<?>> pending = ConcurrentHashMap.newKeySet();

    /** Lookups of a loop. */
    public Lookups(Loop loop, Names names, Duration patience) {
        this.loop = loop;
        this.names = names;
        this.patience = patience;
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                task -> new HostThread(task, loop.name() + " names"));
        threads.allowCoreThreadTimeOut(true);
    }

    /** The addresses of a host. Any thread. */
    public CompletableFuture<List<InetSocketAddress>> resolve(String host, int port) {
        requirePort(port);
        return ask(
                host,
                () -> names.addresses(host).stream()
                        .map(address -> new InetSocketAddress(address, port))
                        .toList());
    }

    /** The name of an address. Any thread. */
    public CompletableFuture<String> reverse(InetAddress address) {
        return ask(address.getHostAddress(), () -> names.name(address));
    }

    static void requirePort(int port) {
        if (port < 0 || port > 65_535) {
            throw new LoopException("port is " + port + "; give 0 to 65535");
        }
    }

    private <T> CompletableFuture<T> ask(String what, Callable<T> question) {
        if (loop.isClosed()) {
            return CompletableFuture.failedFuture(new LoopException(loop.name() + " is closed; make another"));
        }
        var answer = loop.runInExecutor(threads, question);
        if (answer.isDone()) {
            return answer;
        }
        pending.add(answer);
        var late = loop.callLater(
                patience,
                () -> answer.completeExceptionally(new LoopException("nobody has told in " + patience.toMillis()
                        + " ms what " + what + " is; look at the machine's name servers")));
        var unused = answer.whenComplete((value, thrown) -> {
            pending.remove(answer);
            late.cancel();
        });
        return answer;
    }

    /** Fails what has not been answered, and waits for nobody. Any thread. */
    @Override
    public void close() {
        threads.shutdownNow();
        for (var each : pending) {
            Guard.attempt(() -> each.completeExceptionally(new LoopException(loop.name() + " was closed meanwhile")));
        }
    }
}

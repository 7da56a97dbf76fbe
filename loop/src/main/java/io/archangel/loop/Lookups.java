package io.archangel.loop;

import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
                () -> addresses(host).stream()
                        .map(address -> new InetSocketAddress(address, port))
                        .toList());
    }

    /**
     * The same for who may wait; at least one. Any thread, and blocks it.
     *
     * @throws UnknownHostException if there is none
     * @throws LoopException        if whoever knows the names throws something else
     */
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        var all = told(host, () -> List.copyOf(names.addresses(host)));
        if (all.isEmpty()) {
            throw new UnknownHostException(host + " has no address");
        }
        return all;
    }

    /** The name of an address. Any thread. */
    public CompletableFuture<String> reverse(InetAddress address) {
        var what = address.getHostAddress();
        return ask(what, () -> told(what, () -> Objects.requireNonNull(names.name(address), "no name")));
    }

    private static <T> T told(String what, Callable<T> question) throws UnknownHostException {
        try {
            return question.call();
        } catch (UnknownHostException unknown) {
            throw unknown;
        } catch (Exception wrong) {
            throw new LoopException(
                    "to look " + what + " up failed: " + wrong + "; mend the Names that the loop was given", wrong);
        }
    }

    static void requirePort(int port) {
        if (port < 0 || port > 65_535) {
            throw new LoopException("port is " + port + "; give 0 to 65535");
        }
    }

    private <T> CompletableFuture<T> ask(String what, Callable<T> question) {
        if (loop.isClosed()) {
            return CompletableFuture.failedFuture(closed(null));
        }
        var answer = loop.runInExecutor(this::start, question);
        pending.add(answer);
        var unused = answer.whenComplete((value, thrown) -> pending.remove(answer));
        try {
            var late = loop.callLater(
                    patience,
                    () -> answer.completeExceptionally(new LoopException("nobody has told in " + patience.toMillis()
                            + " ms what " + what + " is; look at the machine's name servers")));
            unused = answer.whenComplete((value, thrown) -> late.cancel());
        } catch (LoopException closedMeanwhile) {
            answer.completeExceptionally(closedMeanwhile);
        }
        return answer;
    }

    private void start(Runnable question) {
        try {
            threads.execute(question);
        } catch (RejectedExecutionException refused) {
            throw loop.isClosed()
                    ? closed(refused)
                    : new LoopException(
                            WAITING
                                    + " names wait to be looked up, and no more may; look at the machine's name"
                                    + " servers",
                            refused);
        }
    }

    private LoopException closed(@Nullable Throwable cause) {
        return new LoopException(loop.name() + " is closed; make another", cause);
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

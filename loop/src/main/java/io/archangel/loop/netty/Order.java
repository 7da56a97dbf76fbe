package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What begins with a step that blocks for a moment: that is done on a short thread of its own, and the rest on the loop, as
 * the process that asked.
 *
 * @param <P> the protocol that comes of it
 * @param <T> what the step opens
 */
abstract class Order<P, T> {
    final NettyLoop loop;
    final @Nullable Process asker = Process.current().orElse(null);
    private final CompletableFuture<P> future = new CompletableFuture<>();
    private final Supplier<P> factory;
    private @Nullable P made;

    Order(NettyLoop loop, Supplier<P> factory) {
        this.loop = loop;
        this.factory = factory;
    }

    /** The step that blocks; on a thread of its own. */
    abstract T open() throws IOException;

    /** Goes on with what was opened; on the loop. @return what is wrong, and then it has ended or is about to, or null */
    @Nullable
    abstract Throwable begin(T opened);

    /** Nobody wants it any more. Any thread. */
    abstract void discard(T opened);

    /** What to say if the step failed. */
    abstract LoopException cannot(Throwable cause);

    /** Begins. Any thread. @throws LoopException if the loop is closed, or not on epoll */
    CompletableFuture<P> start(String name) {
        if (!(loop.poller() instanceof EpollPoller)) {
            throw new LoopException("pipes need a loop on epoll, and " + loop.name() + " is on "
                    + loop.poller().name() + "; make one with polling EPOLL, on Linux");
        }
        if (loop.isClosed()) {
            throw closed();
        }
        Thread.ofPlatform().daemon().name(name).start(this::run);
        return future;
    }

    /** What the factory makes; guarded by whoever calls. */
    @Nullable
    P make() {
        made = factory.get();
        return made;
    }

    private void run() {
        var opened = new Opened<T>();
        opened.failed = Guard.attempt(() -> opened.it = open());
        try {
            loop.io().execute(() -> land(opened));
        } catch (RejectedExecutionException late) {
            drop(opened);
            future.completeExceptionally(closed());
        }
    }

    /** On the loop. */
    private void land(Opened<T> opened) {
        Throwable failed;
        if (opened.it == null) {
            failed = cannot(opened.failed == null ? new IOException("nothing was opened") : opened.failed);
        } else if (future.isDone() || loop.isClosed()) {
            drop(opened);
            failed = closed();
        } else {
            failed = begin(opened.it);
        }
        loop.callbacks().call(asker, () -> {
            if (failed == null) {
                future.complete(made);
            } else {
                future.completeExceptionally(failed);
            }
        });
    }

    private void drop(Opened<T> opened) {
        if (opened.it != null) {
            discard(opened.it);
        }
    }

    private LoopException closed() {
        return new LoopException(loop.name() + " is closed; make another");
    }

    /** What came of the step. */
    private static final class Opened<T> {
        @Nullable
        T it;

        @Nullable
        Throwable failed;
    }
}

package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.archangel.process.Guard;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
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
    final Outcome<P> outcome;

    /** Makes the protocol, which is kept for the future; to be called as the process that asked. */
    final Supplier<P> factory;

    /** By whoever asks, on any thread. @throws LoopException if the loop is closed */
    Order(NettyLoop loop, Supplier<P> factory) {
        this.loop = loop;
        outcome = new Outcome<>(loop);
        this.factory = outcome.kept(factory);
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

    /** Begins. Any thread. @throws LoopException if the loop is not on epoll */
    CompletableFuture<P> start(String name) {
        if (!(loop.poller() instanceof EpollPoller)) {
            throw new LoopException("pipes need a loop on epoll, and " + loop.name() + " is on "
                    + loop.poller().name() + "; make one with polling EPOLL, on Linux");
        }
        Thread.ofPlatform().daemon().name(name).start(this::run);
        return outcome.future();
    }

    private void run() {
        var opened = new Opened<T>();
        opened.failed = Guard.attempt(() -> opened.it = open());
        if (!outcome.onLoop(() -> land(opened)) && opened.it != null) {
            discard(opened.it);
        }
    }

    /** On the loop. */
    private void land(Opened<T> opened) {
        if (opened.it == null) {
            outcome.settle(cannot(opened.failed == null ? new IOException("nothing was opened") : opened.failed));
        } else if (outcome.isSettled()) {
            discard(opened.it);
        } else {
            outcome.settle(begin(opened.it));
        }
    }

    /** What came of the step. */
    private static final class Opened<T> {
        @Nullable
        T it;

        @Nullable
        Throwable failed;
    }
}

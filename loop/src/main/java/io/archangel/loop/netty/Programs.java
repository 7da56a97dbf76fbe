package io.archangel.loop.netty;

import io.archangel.loop.Command;
import io.archangel.loop.LoopException;
import io.archangel.loop.SubprocessProtocol;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The programs that a loop has started. To start one takes some milliseconds, on a short thread of its own. */
final class Programs {
    private static final long END_MILLIS = 1_000;

    private final NettyLoop loop;

    /** Those under way; loop thread only. */
    private final List<Child> children = new ArrayList<>();

    Programs(NettyLoop loop) {
        this.loop = loop;
    }

    /** Starts one. Any thread. */
    <P extends SubprocessProtocol> CompletableFuture<P> start(Supplier<P> factory, Command command) {
        if (!(loop.poller() instanceof EpollPoller)) {
            throw new LoopException("programs need a loop on epoll, and " + loop.name() + " is on "
                    + loop.poller().name() + "; make one with polling EPOLL, on Linux");
        }
        if (loop.isClosed()) {
            throw closed();
        }
        var order = new Order<>(factory, Process.current().orElse(null), new CompletableFuture<P>());
        Thread.ofPlatform().daemon().name("start " + command.words().getFirst()).start(() -> start(order, command));
        return order.future;
    }

    private <P extends SubprocessProtocol> void start(Order<P> order, Command command) {
        var started = new Stdio[1];
        var failed = Guard.attempt(() -> started[0] = Stdio.start(command));
        try {
            loop.io().execute(() -> {
                if (failed == null) {
                    begin(order, started[0]);
                } else {
                    order.fail(cannot(command, failed));
                }
            });
        } catch (RejectedExecutionException late) {
            if (failed == null) {
                started[0].discard();
            }
            order.future.completeExceptionally(closed());
        }
    }

    /** On the loop. */
    private <P extends SubprocessProtocol> void begin(Order<P> order, Stdio started) {
        if (order.future.isDone() || loop.isClosed()) {
            started.discard();
            order.fail(closed());
            return;
        }
        var child = new Child(loop, started);
        var failed = child.begin(order.asker, order::make);
        if (failed != null) {
            order.fail(failed);
            return;
        }
        children.removeIf(Child::isLost);
        children.add(child);
        order.succeed();
    }

    /** Ends them all. By the last owner. */
    void close() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
        children.removeIf(Child::isLost);
        children.forEach(Child::abort);
        children.forEach(child -> child.end(deadline));
        children.clear();
    }

    private LoopException closed() {
        return new LoopException(loop.name() + " is closed; make another");
    }

    private static LoopException cannot(Command command, Throwable cause) {
        return new LoopException(
                "can't start " + command.words().getFirst() + " in " + command.directory() + " (" + cause.getMessage()
                        + "); give a program and a folder that are there",
                cause);
    }

    /** What was asked for. */
    private final class Order<P extends SubprocessProtocol> {
        final @Nullable Process asker;
        final CompletableFuture<P> future;
        private final Supplier<P> factory;
        private @Nullable P made;

        Order(Supplier<P> factory, @Nullable Process asker, CompletableFuture<P> future) {
            this.factory = factory;
            this.asker = asker;
            this.future = future;
        }

        @Nullable
        P make() {
            made = factory.get();
            return made;
        }

        void succeed() {
            loop.callbacks().call(asker, () -> future.complete(made));
        }

        void fail(Throwable cause) {
            loop.callbacks().call(asker, () -> future.completeExceptionally(cause));
        }
    }
}

package io.archangel.loop.netty;

import io.archangel.loop.Command;
import io.archangel.loop.LoopException;
import io.archangel.loop.SubprocessProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The programs that a loop has started. */
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
        return new Start<>(factory, command).start("start " + command.words().getFirst());
    }

    /** The loop's thread has died: ends them all. By the owner. */
    void fail(Throwable cause) {
        List.copyOf(children).forEach(child -> child.fail(cause));
    }

    /** Ends them all. By the last owner. */
    void close() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
        var left = List.copyOf(children);
        left.forEach(Child::abort);
        left.forEach(child -> child.end(deadline));
    }

    /** To start a program takes some milliseconds. */
    private final class Start<P extends SubprocessProtocol> extends Order<P, Stdio> {
        private final Command command;

        Start(Supplier<P> factory, Command command) {
            super(Programs.this.loop, factory);
            this.command = command;
        }

        @Override
        Stdio open() throws IOException {
            return Stdio.start(command);
        }

        @Override
        @Nullable
        Throwable begin(Stdio started) {
            var child = new Child(loop, started, children::remove);
            children.add(child);
            return child.begin(outcome.asker(), factory);
        }

        @Override
        void discard(Stdio started) {
            started.discard();
        }

        @Override
        LoopException cannot(Throwable cause) {
            return new LoopException(
                    "can't start " + command.words().getFirst() + " in " + command.directory() + " ("
                            + Reason.of(cause) + "); "
                            + Reason.remedy(cause, "give a program and a folder that are there"),
                    cause);
        }
    }
}

package io.archangel.loop.netty;

import io.archangel.loop.Driver;
import io.archangel.loop.LoopException;
import io.archangel.loop.Protocol;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One end of a pipe that stands at a path: a FIFO, a terminal, {@code /dev/stdin}. */
final class PathPipe<P extends Protocol> extends Order<P, FileDescriptor> {
    private final Path path;
    private final boolean reads;

    PathPipe(NettyLoop loop, Supplier<P> factory, Path path, boolean reads) {
        super(loop, factory);
        this.path = path;
        this.reads = reads;
    }

    @Override
    FileDescriptor open() throws IOException {
        return Posix.open(path, reads);
    }

    @Override
    @Nullable
    Throwable begin(FileDescriptor end) {
        var made = new Protocol[1];
        var thrown = loop.callbacks().call(outcome.asker(), () -> made[0] = made());
        if (thrown != null) {
            discard(end);
            return thrown;
        }
        var channel = new PipeChannel(end, reads, UnixDomainSocketAddress.of(path));
        var begun = new Begun(made[0]);
        NettyConnection.on(loop, channel, begun);
        var adopted = loop.io().adopt(channel);
        if (adopted.isSuccess()) {
            return begun.thrown;
        }
        var failed = cannot(adopted.cause());
        if (made[0] instanceof Process its) {
            its.fail(failed);
        }
        return failed;
    }

    private P made() {
        var its = factory.get();
        if (its == null) {
            throw new LoopException("the protocol factory gave null; let it make a fresh protocol for each pipe");
        }
        return its;
    }

    @Override
    void discard(FileDescriptor end) {
        Guard.attempt(end::close);
    }

    @Override
    LoopException cannot(Throwable cause) {
        return new LoopException(
                "can't " + (reads ? "read from " : "write to ") + path + " (" + Reason.of(cause) + "); "
                        + Reason.remedy(
                                cause, "give a pipe or a terminal, and to write to a pipe, one that somebody reads"),
                cause);
    }

    /** Keeps what connectionMade threw. */
    private static final class Begun implements Origin {
        private final Protocol its;
        private @Nullable Throwable thrown;

        Begun(Protocol its) {
            this.its = its;
        }

        @Override
        public Supplier<Protocol> factory() {
            return () -> its;
        }

        @Override
        public void made(Driver driver) {
            thrown = driver.thrown();
        }
    }
}

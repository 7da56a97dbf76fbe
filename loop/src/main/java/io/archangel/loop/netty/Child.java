package io.archangel.loop.netty;

import io.archangel.loop.Loop;
import io.archangel.loop.LoopException;
import io.archangel.loop.Protocol;
import io.archangel.loop.SubprocessDriver;
import io.archangel.loop.SubprocessProtocol;
import io.archangel.loop.SubprocessTransport;
import io.archangel.loop.Transport;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * A program under way. Its pipes are connections like others, whose protocols hand on to the program's; the JDK tells when
 * it ends, from a thread of its own. Loop thread only, except where the contract says any.
 */
final class Child implements SubprocessTransport {
    private static final UnixDomainSocketAddress NOWHERE = UnixDomainSocketAddress.of("");
    private static final long PATIENCE_MILLIS = 2_000;

    private final NettyLoop loop;
    private final Stdio stdio;
    private final SubprocessDriver driver;

    /** By the numbers that the program knows them by. */
    private final List<PipeChannel> channels = new ArrayList<>();

    private final List<Transport> transports = new ArrayList<>();

    /** Written once, by the loop. */
    private volatile OptionalInt returncode = OptionalInt.empty();

    /** Hears that all is over. */
    private final Consumer<? super Child> over;

    /** Written by the loop. */
    private volatile boolean closing;

    /** Sends KILL unless it has ended by then. */
    private @Nullable Future<?> killer;

    Child(NettyLoop loop, Stdio stdio, Consumer<? super Child> over) {
        this.loop = loop;
        this.stdio = stdio;
        this.over = over;
        driver = new SubprocessDriver(loop.callbacks(), this);
    }

    /** Begins. @return what is wrong, and then it ends, if it has not by then, or null */
    @Nullable
    Throwable begin(io.archangel.process.@Nullable Process asker, Supplier<? extends SubprocessProtocol> factory) {
        var failed = driver.made(asker, factory);
        if (failed == null) {
            failed = connect();
            if (failed != null) {
                driver.failed(failed);
            }
        }
        if (failed != null) {
            closing = true;
            transports.forEach(Transport::abort);
            stdio.discard();
            over.accept(this);
            return failed;
        }
        var thrown = driver.begins(channels.size());
        stdio.program.onExit().thenAccept(ended -> tell(ended.exitValue()));
        return thrown;
    }

    private @Nullable Throwable connect() {
        for (int end = 0; end < stdio.ends.size(); end++) {
            int fd = end;
            var channel = new PipeChannel(stdio.ends.get(fd), fd != 0, NOWHERE);
            if (fd == 0) {
                channel.onTaken(driver::sent);
            }
            NettyConnection.on(loop, channel, () -> () -> new End(fd));
            var adopted = loop.io().adopt(channel);
            if (!adopted.isSuccess()) {
                return adopted.cause();
            }
            channels.add(channel);
        }
        return null;
    }

    // ---- its end ----

    /** It ended. Any thread. */
    private void tell(int code) {
        try {
            loop.io().execute(() -> exited(code));
        } catch (RejectedExecutionException closed) {
            return; // who closed the loop has told its protocol
        }
    }

    /** Reads first what it has left in its pipes, so that its end comes after what it said. */
    private void exited(int code) {
        if (returncode.isPresent()) {
            return;
        }
        returncode = OptionalInt.of(code);
        if (killer != null) {
            killer.cancel(false);
        }
        channels.forEach(PipeChannel::readNow);
        loop.io().execute(() -> step(() -> driver.exited(code)));
        if (closing) {
            // A child of its own may still hold the pipe and never read.
            transports.forEach(Transport::abort);
        }
    }

    /** The loop closes: ends it, and waits until it has ended, which KILL makes short. @param deadline by nanoTime */
    void end(long deadline) {
        abort();
        try {
            if (stdio.program.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                exited(stdio.program.exitValue());
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        loop.io().execute(() -> step(driver::vanished));
    }

    /** The loop's thread has died: ends it. */
    void fail(Throwable cause) {
        driver.broke(cause);
        abort();
    }

    /** Leads its protocol on, perhaps to the end. */
    private void step(Runnable how) {
        how.run();
        if (driver.isLost()) {
            closing = true;
            over.accept(this);
        }
    }

    // ---- what its protocol does ----

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public long pid() {
        return stdio.program.pid();
    }

    @Override
    public OptionalInt returncode() {
        return returncode;
    }

    @Override
    public Transport pipeTransport(int fd) {
        loop.callbacks().requireHere("pipeTransport");
        if (fd < 0 || fd >= transports.size()) {
            throw new LoopException("the program has no pipe " + fd + "; it has 0 to " + (transports.size() - 1));
        }
        return transports.get(fd);
    }

    @Override
    public void sendSignal(String signal) {
        try {
            int number = new Signal(signal).getNumber();
            if (stdio.program.isAlive()) {
                Posix.kill(pid(), number);
            }
        } catch (IllegalArgumentException unknown) {
            throw new LoopException(
                    "the machine knows no signal " + signal + "; give one such as HUP or USR1", unknown);
        } catch (IOException refused) {
            throw new LoopException(
                    "can't send " + signal + " to " + pid() + " (" + refused.getMessage()
                            + "); it may run as another user",
                    refused);
        }
    }

    @Override
    public void terminate() {
        stdio.program.destroy();
    }

    @Override
    public void kill() {
        stdio.program.destroyForcibly();
    }

    @Override
    public void close() {
        loop.callbacks().requireHere("close");
        if (!closing) {
            closing = true;
            if (returncode.isEmpty()) {
                terminate();
                killer = loop.io().schedule(this::kill, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                transports.forEach(Transport::close);
            } else {
                transports.forEach(Transport::abort);
            }
        }
    }

    @Override
    public void abort() {
        loop.callbacks().requireHere("abort");
        closing = true;
        kill();
        transports.forEach(Transport::abort);
    }

    @Override
    public boolean isClosing() {
        return closing || driver.isLost();
    }

    /** Our end of one of its pipes. */
    private final class End implements Protocol {
        private final int fd;

        End(int fd) {
            this.fd = fd;
        }

        @Override
        public void connectionMade(Transport transport) {
            transports.add(transport);
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            driver.received(fd, data);
        }

        @Override
        public void pauseWriting() {
            driver.pauseWriting();
        }

        @Override
        public void resumeWriting() {
            driver.resumeWriting();
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            step(() -> driver.pipeLost(fd, cause));
        }
    }
}

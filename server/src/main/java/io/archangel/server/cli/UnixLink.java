package io.archangel.server.cli;

import io.archangel.process.Clock;
import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import io.archangel.shell.Console;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The frames that go to a client of the unix door and come from it. Whoever keeps the server waiting for too long is cut. */
final class UnixLink implements AutoCloseable {
    /** How long a client may take to say what it wants. */
    static final Duration HELLO_TIME = Duration.ofSeconds(10);

    private final SocketChannel channel;
    private final Clock clock;
    private final Duration stallTime;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** Writes to the client: an interrupt of who writes closes a channel, and a command's is to end that command alone. */
    private final ExecutorService sender =
            Executors.newSingleThreadExecutor(task -> new HostThread(task, "unix output"));

    /** Written by the thread that reads, as what follows. */
    private volatile Console.Size size = Console.Size.USUAL;

    private volatile long lastKey;

    /** @param stallTime how long the client may take nothing of what is written */
    UnixLink(SocketChannel channel, Clock clock, Duration stallTime) {
        this.channel = channel;
        this.clock = clock;
        this.stallTime = stallTime;
        in = new DataInputStream(Channels.newInputStream(channel));
        out = new DataOutputStream(Channels.newOutputStream(channel));
        lastKey = clock.nanos();
    }

    /** Something that waits for the client. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws IOException;
    }

    /** What the client wants, which it says first. */
    Wire.Hello hello() throws IOException {
        var hello = within(HELLO_TIME, () -> Wire.Hello.read(in));
        size = new Console.Size(hello.columns(), hello.rows());
        return hello;
    }

    /** How large the client's terminal is now. */
    Console.Size size() {
        return size;
    }

    /** For how long no key has come. */
    Duration idle() {
        return Duration.ofNanos(clock.nanos() - lastKey);
    }

    /** Reads what the client sends, on a thread of its own, until it goes. */
    void listen(OutputStream typed, Runnable gone) {
        new HostThread(
                        () -> {
                            var unused = Guard.attempt(() -> {
                                try (typed) {
                                    receive(typed);
                                }
                            });
                            gone.run();
                        },
                        "unix input")
                .start();
    }

    private void receive(OutputStream typed) throws IOException {
        while (true) {
            int kind = in.read();
            if (kind < 0) {
                return;
            }
            var content = in.readNBytes(Wire.length(in));
            if (kind == Wire.INPUT) {
                lastKey = clock.nanos();
                typed.write(content);
                typed.flush();
            } else if (kind == Wire.SIZE && content.length == 4) {
                var numbers = ByteBuffer.wrap(content);
                size = new Console.Size(numbers.getShort(), numbers.getShort());
            }
        }
    }

    /** Tells the client that all is over, and with what code. */
    void exit(int code) throws IOException {
        send(Wire.EXIT, ByteBuffer.allocate(4).putInt(code).array());
    }

    /** Sends a frame and waits until the client has it, or is cut. An interrupt meanwhile is kept, and hurts neither. */
    void send(byte kind, byte[] content) throws IOException {
        var sent = CompletableFuture.runAsync(() -> write(kind, content), sender);
        try {
            within(stallTime, () -> {
                sent.join();
                return kind;
            });
        } catch (CompletionException gone) {
            throw new IOException("the client has gone", gone.getCause());
        }
    }

    private void write(byte kind, byte[] content) {
        try {
            Wire.send(out, kind, content);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** A client that keeps it waiting for longer is cut, and holds no seat and no thread any more. */
    private <T> T within(Duration time, Step<T> step) throws IOException {
        var cut = clock.after(time, this::cut);
        try {
            return step.run();
        } finally {
            cut.cancel();
        }
    }

    /** Ends the connection, whoever reads or writes there. Any thread. */
    void cut() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends nothing more. Whoever opened the channel closes it. */
    @Override
    public void close() {
        sender.shutdown();
    }
}

package io.archangel.loop.netty;

import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Protocol;
import io.archangel.loop.Server;
import io.archangel.process.Guard;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A loop on a thread of its own, what went wrong on it, and clients of its servers. */
final class Running implements AutoCloseable {
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    final NettyLoop loop;
    private @Nullable LoopThread thread;

    Running(LoopOptions.Polling polling) {
        this(polling, "loop 1");
    }

    Running(LoopOptions.Polling polling, String name) {
        loop = NettyLoop.create(
                LoopOptions.defaults().name(name).polling(polling).errors((its, error) -> errors.add(error)));
    }

    /** Runs it. */
    Running start() {
        thread = LoopThread.start(loop);
        return this;
    }

    Server serve(Supplier<? extends Protocol> factory) {
        return loop.startServing(factory, "127.0.0.1", 0);
    }

    Client connect(Server server) {
        return new Client(server);
    }

    /** Does something on the loop, and waits until it is done; what it throws is the test's. */
    void onLoop(Runnable code) {
        var done = new CompletableFuture<@Nullable Throwable>();
        loop.callSoonThreadsafe(() -> done.complete(Guard.attempt(code::run)));
        var thrown = await(done);
        if (thrown != null) {
            throw Running.<RuntimeException>unchecked(thrown);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable any) throws T {
        throw (T) any;
    }

    /** Waits until what was asked of the loop before is done. */
    void settle() {
        onLoop(() -> {});
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.close();
        }
        loop.close();
    }

    /** A plain blocking client. */
    static final class Client implements AutoCloseable {
        final Socket socket;

        Client(Server server) {
            try {
                socket = new Socket(
                        server.address().getAddress(), server.address().getPort());
                socket.setSoTimeout(10_000);
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }

        Client send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes());
            return this;
        }

        /** Reads so many characters, fewer at the end. */
        String read(int length) throws IOException {
            return new String(socket.getInputStream().readNBytes(length));
        }

        /** Reads to the end. */
        String readAll() throws IOException {
            return new String(socket.getInputStream().readAllBytes());
        }

        /** Ends the connection by RST. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

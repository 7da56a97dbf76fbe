package io.archangel.loop;

import io.archangel.process.Process;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An endpoint for datagrams that is no socket: what it sends comes to others of its loop at the loop's next turn. */
final class FakeDatagrams implements DatagramTransport {
    private final FakeLoop loop;
    private final InetSocketAddress local;
    private final DatagramOptions options;
    private final DatagramDriver driver;

    /** Both are read by any thread. */
    private volatile int unsent;

    private volatile boolean closing;
    private boolean lost;

    FakeDatagrams(FakeLoop loop, InetSocketAddress local, DatagramOptions options) {
        this.loop = loop;
        this.local = local;
        this.options = options;
        driver = new DatagramDriver(loop.callbacks(), this);
    }

    /** @return what the factory or connectionMade threw, or null */
    @Nullable
    Throwable made(@Nullable Process asker, Supplier<? extends DatagramProtocol> factory) {
        driver.made(asker, factory);
        return driver.thrown();
    }

    void arrive(byte[] data, SocketAddress from) {
        driver.received(ByteBuffer.wrap(data), from);
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public SocketAddress local() {
        return local;
    }

    @Override
    public Optional<SocketAddress> peer() {
        return Optional.ofNullable(options.remote());
    }

    @Override
    public boolean sendTo(ByteBuffer data, SocketAddress to) {
        loop.callbacks().requireHere("sendTo");
        if (!(to instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            throw new LoopException("a datagram can't go to " + to + "; give a resolved host and port");
        }
        if (options.remote() != null && !options.remote().equals(to)) {
            throw new LoopException("the endpoint speaks with " + Addresses.text(options.remote()) + " alone, not with "
                    + Addresses.text(to) + "; open one without a remote address");
        }
        return bring(data, to);
    }

    @Override
    public boolean send(ByteBuffer data) {
        loop.callbacks().requireHere("send");
        if (options.remote() == null) {
            throw new LoopException("the endpoint has no remote address; use sendTo, or give it one");
        }
        return bring(data, options.remote());
    }

    private boolean bring(ByteBuffer data, SocketAddress to) {
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        int size = bytes.length;
        if (closing || size == 0 || unsent + size > options.buffer()) {
            return false;
        }
        count(size);
        loop.soon(() -> {
            count(-size);
            if (!loop.network().bring(bytes, local, to) && options.remote() != null) {
                driver.failed(new PortUnreachableException("nobody is at " + Addresses.text(to)));
            }
        });
        return true;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void count(int change) {
        unsent += change;
    }

    @Override
    public long writeBufferSize() {
        return unsent;
    }

    /** What was sent is on its way already. */
    @Override
    public void close() {
        loop.callbacks().requireHere("close");
        end();
    }

    @Override
    public void abort() {
        loop.callbacks().requireHere("abort");
        end();
    }

    private void end() {
        closing = true;
        if (!lost) {
            lost = true;
            loop.soon(() -> {
                loop.network().lost(this);
                driver.lost(null);
            });
        }
    }

    @Override
    public boolean isClosing() {
        return closing;
    }
}

package io.archangel.loop;

import io.archangel.process.Guard;
import io.archangel.process.Process;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Leads one protocol through the life of one endpoint, in the order it was promised:
 *
 * <pre>
 * NEW --made--> OPEN --lost--> LOST
 * NEW --lost--> LOST                  no protocol: the factory threw, or its product had ended
 * </pre>
 *
 * <p>What a callback throws closes this endpoint. For those who write a {@link Loop}; loop thread only.
 */
public final class DatagramDriver {
    private final Callbacks callbacks;
    private final DatagramTransport transport;
    private @Nullable DatagramProtocol protocol;
    private @Nullable Process process;

    /** What the factory or a callback threw, the first. */
    private @Nullable Throwable thrown;

    /** A driver for one endpoint. */
    public DatagramDriver(Callbacks callbacks, DatagramTransport transport) {
        this.callbacks = callbacks;
        this.transport = transport;
    }

    /** The endpoint stands: makes its protocol and begins. @param asker who asked for it, as whom the factory runs */
    public void made(@Nullable Process asker, Supplier<? extends DatagramProtocol> factory) {
        thrown = callbacks.call(asker, () -> protocol = factory.get());
        process = protocol instanceof Process made ? made : null;
        if (thrown == null && protocol == null) {
            thrown = new LoopException("the protocol factory gave null; let it make a protocol");
        }
        if (thrown == null && process != null) {
            thrown = follow(process);
        }
        if (thrown != null) {
            protocol = null;
            transport.abort();
            return;
        }
        call(its -> its.connectionMade(transport));
    }

    /** The endpoint ends with its process. @return what speaks against it, or null */
    private @Nullable Throwable follow(Process its) {
        if (!its.isAlive()) {
            return new LoopException("the process that the factory made has ended");
        }
        return Guard.attempt(() ->
                its.atExit(exit -> Guard.attempt(() -> transport.loop().execute(transport::abort))));
    }

    /** What the factory or a callback threw, the first, or null. */
    public @Nullable Throwable thrown() {
        return thrown;
    }

    /** A datagram came. @param data valid during the call */
    public void received(ByteBuffer data, SocketAddress from) {
        if (!transport.isClosing()) {
            call(its -> its.datagramReceived(data, from));
        }
    }

    /** One was not sent, or not got. */
    public void failed(Throwable error) {
        if (!transport.isClosing()) {
            call(its -> its.errorReceived(error));
        }
    }

    /** The endpoint is gone. @param cause what broke it, or null if it was closed */
    public void lost(@Nullable Throwable cause) {
        var why = thrown == null ? cause : thrown;
        call(its -> its.connectionLost(why));
        protocol = null;
        if (process != null) {
            process.exit();
        }
    }

    /** The endpoint was closed and nobody said so; see {@link Driver#vanished}. */
    public void vanished() {
        thrown = callbacks.leftOver(process, "an endpoint");
        lost(null);
    }

    private void call(ProtocolCall code) {
        var its = protocol;
        if (its == null) {
            return;
        }
        Guard.Callout callout = () -> code.on(its);
        var error = callbacks.call(process, callout);
        if (error != null) {
            thrown = thrown == null ? error : thrown;
            transport.abort();
        }
    }

    @FunctionalInterface
    private interface ProtocolCall {
        void on(DatagramProtocol its) throws Exception;
    }
}

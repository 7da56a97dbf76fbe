package io.archangel.loop;

import io.archangel.process.Guard;
import io.archangel.process.Process;
import io.archangel.process.spi.Tap;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Leads one protocol through one connection, in the order it was promised, whatever the wire does:
 *
 * <pre>
 * NEW --made--> OPEN --eof--> HALF --lost--> LOST
 *               OPEN ----------------lost--> LOST
 * NEW ---------------------------------lost--> LOST   no protocol: the factory threw, or its product had ended
 * </pre>
 *
 * <p>What a callback throws closes this connection. One protocol may follow another. For those who write a {@link Loop};
 * loop thread only.
 */
public final class Driver {
    private enum State {
        NEW,
        OPEN,
        HALF,
        LOST
    }

    private final Callbacks callbacks;
    private final Transport transport;
    private State state = State.NEW;

    /** Read by any thread. */
    private volatile @Nullable Protocol protocol;

    /** Whose code runs in the callbacks; the protocol itself, or a process that was the protocol before. */
    private @Nullable Process process;

    /** What is being received, while it is. */
    private @Nullable ByteBuffer receiving;

    /** True while the write buffer is over its mark, and whether this protocol has been told so. */
    private boolean writingPaused;

    private boolean toldPaused;

    /** What a callback threw, the first. */
    private @Nullable Throwable thrown;

    private @Nullable Tap tap;

    /** A driver for one connection. */
    public Driver(Callbacks callbacks, Transport transport) {
        this.callbacks = callbacks;
        this.transport = transport;
    }

    /** The connection stands: makes its protocol and begins. */
    public void made(Supplier<? extends Protocol> factory) {
        made(null, factory);
    }

    /** The same for one that a process has asked for, as which the factory runs. */
    public void made(@Nullable Process asker, Supplier<? extends Protocol> factory) {
        thrown = callbacks.call(asker, () -> protocol = attached(factory.get()));
        process = protocol instanceof Process made ? made : null;
        if (thrown != null || (process != null && !process.isAlive())) {
            protocol = null;
            transport.abort();
            return;
        }
        state = State.OPEN;
        call(its -> its.connectionMade(transport));
    }

    /** What the factory or a callback threw, the first, or null. */
    public @Nullable Throwable thrown() {
        return thrown;
    }

    /** Who is called back. Any thread. @throws LoopException if nobody is, for the factory threw */
    public Protocol protocol() {
        var its = protocol;
        if (its == null) {
            throw new LoopException("the connection has no protocol: its factory threw, or made one that had ended");
        }
        return its;
    }

    /** Has another protocol called back from now on; see {@link Transport#protocol(Protocol)}. */
    @SuppressWarnings("ReferenceEquality")
    public void follow(Protocol next) {
        if (state == State.LOST) {
            throw new LoopException("the connection is lost; no protocol can follow on it");
        }
        if (protocol == next) {
            throw new LoopException("it is the protocol of this connection already; give a fresh one");
        }
        if (next instanceof Process its && !its.isAlive()) {
            transport.abort();
            return;
        }
        var before = process;
        protocol = attached(next);
        if (next instanceof Process its) {
            process = its;
            if (before instanceof ProtocolProcess followed) {
                followed.leave();
            }
        }
        toldPaused = false;
        call(its -> its.connectionMade(transport));
        tellOfWriting();
    }

    /** Bytes came. @param data valid during the call */
    public void received(ByteBuffer data) {
        if (state == State.OPEN && !transport.isClosing()) {
            if (process instanceof ProtocolProcess counted) {
                counted.received(data.remaining());
            }
            if (tap != null) {
                tapped(data, tap::received);
            }
            receiving = data;
            call(its -> its.dataReceived(data));
            receiving = null;
        }
    }

    /** True inside dataReceived while there are bytes that the protocol has not read. */
    public boolean hasUnread() {
        return receiving != null && receiving.hasRemaining();
    }

    /** Why a connection with such bytes may not be encrypted any more. */
    public static LoopException injected() {
        return new LoopException(
                "plain text came behind the command that asked for TLS, as if to be taken for encrypted;"
                        + " nothing of it was");
    }

    /** The other end will send no more. */
    public void eof() {
        if (state == State.OPEN && !transport.isClosing()) {
            state = State.HALF;
            call(its -> {
                if (!its.eofReceived()) {
                    transport.close();
                }
            });
        }
    }

    /** The write buffer went over its high mark. */
    public void pauseWriting() {
        writingPaused = true;
        tellOfWriting();
    }

    /** The write buffer went under its low mark. */
    public void resumeWriting() {
        writingPaused = false;
        tellOfWriting();
    }

    private void tellOfWriting() {
        if (isOpen() && toldPaused != writingPaused) {
            toldPaused = writingPaused;
            call(writingPaused ? Protocol::pauseWriting : Protocol::resumeWriting);
        }
    }

    /** The protocol has written bytes that are taken. @param data is not read */
    public void sent(ByteBuffer data) {
        if (process instanceof ProtocolProcess counted) {
            counted.sent(data.remaining());
        }
        if (tap != null) {
            tapped(data, tap::sent);
        }
    }

    /** Has somebody hear what is received and sent, or nobody. */
    public void tap(@Nullable Tap other) {
        tap = other;
    }

    @SuppressWarnings("ReferenceEquality")
    private void tapped(ByteBuffer data, Consumer<ByteBuffer> hears) {
        var view = data.slice().asReadOnlyBuffer();
        var its = tap;
        if (callbacks.call(null, () -> hears.accept(view)) != null && tap == its) {
            tap = null;
        }
    }

    /** The connection is gone. @param cause what broke it, or null if it was closed */
    public void lost(@Nullable Throwable cause) {
        if (state != State.OPEN && state != State.HALF) {
            state = State.LOST;
            return;
        }
        state = State.LOST;
        var why = thrown == null ? cause : thrown;
        call(its -> its.connectionLost(why));
        if (process instanceof ProtocolProcess ended) {
            ended.lost(why);
        }
    }

    /**
     * The connection was closed and nobody said so. Its process ends as Failed, with one report that names it; where there
     * is none, the loop reports.
     */
    public void vanished() {
        thrown = callbacks.leftOver(process, "a connection");
        lost(null);
    }

    private Protocol attached(@Nullable Protocol made) {
        if (made == null) {
            throw new LoopException("the protocol factory gave null; let it make a fresh protocol for each connection");
        }
        if (made instanceof ProtocolProcess its) {
            its.attach(transport);
        }
        return made;
    }

    private boolean isOpen() {
        return (state == State.OPEN || state == State.HALF) && !transport.isClosing();
    }

    private void call(ProtocolCall code) {
        var its = protocol;
        if (its == null) {
            return;
        }
        Guard.Callout callout = () -> code.on(its);
        var error = callbacks.call(process, its, callout);
        if (error != null) {
            thrown = thrown == null ? error : thrown;
            transport.abort();
        }
    }

    @FunctionalInterface
    private interface ProtocolCall {
        void on(Protocol its) throws Exception;
    }
}

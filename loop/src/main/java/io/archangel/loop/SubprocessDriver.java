package io.archangel.loop;

import io.archangel.process.Process;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Leads one protocol through the life of one program, in the order it was promised, whatever comes first.
 *
 * <pre>
 * NEW --made--> READY --begins--> RUNNING --exited, and each pipe lost--> LOST
 * NEW --made--> no protocol: the factory threw, or its product had ended
 * </pre>
 *
 * <p>What a callback throws aborts the program. For those who write a {@link Loop}; loop thread only.
 */
public final class SubprocessDriver {
    private final Callbacks callbacks;
    private final SubprocessTransport transport;
    private @Nullable SubprocessProtocol protocol;
    private @Nullable Process process;

    /** How many pipes are open, and one for the program itself; 0 is LOST. */
    private int left;

    /** What a callback threw, or what else broke it, the first. */
    private @Nullable Throwable thrown;

    /** A driver for one program. */
    public SubprocessDriver(Callbacks callbacks, SubprocessTransport transport) {
        this.callbacks = callbacks;
        this.transport = transport;
    }

    /**
     * Makes its protocol, as the process that asked for it.
     *
     * @return what is wrong, or null; then nobody is ever called
     */
    public @Nullable Throwable made(@Nullable Process asker, Supplier<? extends SubprocessProtocol> factory) {
        var failed = callbacks.call(asker, () -> protocol = attached(factory.get()));
        process = protocol instanceof Process its ? its : null;
        if (failed == null && process != null && !process.isAlive()) {
            failed =
                    new LoopException("the process that the factory made has ended; make a fresh one for each program");
        }
        return failed;
    }

    /** The program can't be had after all. In place of {@link #begins}. */
    public void failed(Throwable cause) {
        protocol = null;
        if (process != null) {
            process.fail(cause);
        }
    }

    /** It runs. @param pipes how many it has  @return what connectionMade threw, and then the program is aborted; or null */
    public @Nullable Throwable begins(int pipes) {
        left = pipes + 1;
        call(its -> its.connectionMade(transport));
        return thrown;
    }

    /** It is being ended for a cause, which connectionLost is to have; the first counts. */
    public void broke(Throwable cause) {
        thrown = thrown == null ? cause : thrown;
    }

    /** It wrote bytes. @param data valid during the call */
    public void received(int fd, ByteBuffer data) {
        if (process instanceof OsProcess counted) {
            counted.received(data.remaining());
        }
        call(its -> its.pipeDataReceived(fd, data));
    }

    /** Its input has taken bytes. */
    public void sent(long bytes) {
        if (process instanceof OsProcess counted) {
            counted.sent(bytes);
        }
    }

    /** The buffer to its input went over its high mark. */
    public void pauseWriting() {
        call(SubprocessProtocol::pauseWriting);
    }

    /** The buffer to its input went under its low mark. */
    public void resumeWriting() {
        call(SubprocessProtocol::resumeWriting);
    }

    /** A pipe is closed. Once for each. */
    public void pipeLost(int fd, @Nullable Throwable cause) {
        call(its -> its.pipeConnectionLost(fd, cause));
        lessOne();
    }

    /** It ended. Once. */
    public void exited(int code) {
        call(its -> its.processExited(code));
        lessOne();
    }

    /** Nobody will ever know how it ended. In place of {@link #exited}. */
    public void vanished() {
        lessOne();
    }

    /** True once connectionLost was called. */
    public boolean isLost() {
        return left == 0 && protocol != null;
    }

    private void lessOne() {
        if (--left == 0) {
            var why = thrown;
            call(its -> its.connectionLost(why));
            if (process instanceof OsProcess ended) {
                ended.lost(why);
            }
        }
    }

    private SubprocessProtocol attached(@Nullable SubprocessProtocol made) {
        if (made == null) {
            throw new LoopException("the protocol factory gave null; let it make a fresh protocol for each program");
        }
        if (made instanceof OsProcess its) {
            its.attach(transport);
        }
        return made;
    }

    private void call(ProtocolCall code) {
        var its = protocol;
        if (its == null) {
            return;
        }
        var error = callbacks.call(process, () -> code.on(its));
        if (error != null) {
            broke(error);
            transport.abort();
        }
    }

    @FunctionalInterface
    private interface ProtocolCall {
        void on(SubprocessProtocol its) throws Exception;
    }
}

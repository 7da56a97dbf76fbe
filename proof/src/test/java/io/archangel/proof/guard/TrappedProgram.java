package io.archangel.proof.guard;

import io.archangel.loop.OsProcess;
import io.archangel.loop.SubprocessProtocol;
import io.archangel.loop.SubprocessTransport;
import io.archangel.process.Exit;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A program that is a process, and throws in one of its callbacks or in what it says and does as a process. */
final class TrappedProgram extends OsProcess {
    private static final int MUCH = 1 << 20;

    private final Trap trap;

    private TrappedProgram(Trap trap) {
        this.trap = trap;
    }

    static TrappedProgram process(Trap trap) {
        return new TrappedProgram(trap);
    }

    /** The same callbacks of one that is no process. */
    static SubprocessProtocol plain(Trap trap) {
        return new Plain(trap);
    }

    // ---- the protocol ----

    @Override
    public void connectionMade(SubprocessTransport transport) {
        new Plain(trap).connectionMade(transport);
    }

    @Override
    public void pipeDataReceived(int fd, ByteBuffer data) {
        trap.at("pipeDataReceived");
    }

    @Override
    public void pipeConnectionLost(int fd, @Nullable Throwable cause) {
        new Plain(trap).pipeConnectionLost(fd, cause);
    }

    @Override
    public void pauseWriting() {
        trap.at("pauseWriting");
    }

    @Override
    public void resumeWriting() {
        trap.at("resumeWriting");
    }

    @Override
    public void processExited(int code) {
        trap.at("processExited");
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        trap.at("connectionLost");
    }

    // ---- the process ----

    @Override
    protected String kind() {
        return trap.at("kind", super::kind);
    }

    @Override
    protected @Nullable String client() {
        return trap.at("client", super::client);
    }

    @Override
    protected @Nullable String release(Exit exit) {
        return trap.at("release", () -> super.release(exit));
    }

    @Override
    protected @Nullable String sever(Exit exit) {
        return trap.at("sever", () -> super.sever(exit));
    }

    /** Its program reads what it is given at once, more than a pipe holds. */
    private record Plain(Trap trap) implements SubprocessProtocol {
        @Override
        public void connectionMade(SubprocessTransport transport) {
            if (trap.where().endsWith("Writing")) {
                transport.write(ByteBuffer.allocate(MUCH));
            }
            trap.at("connectionMade");
        }

        @Override
        public void pipeDataReceived(int fd, ByteBuffer data) {
            trap.at("pipeDataReceived");
        }

        @Override
        public void pipeConnectionLost(int fd, @Nullable Throwable cause) {
            if (fd == 1) {
                trap.at("pipeConnectionLost");
            }
        }

        @Override
        public void pauseWriting() {
            trap.at("pauseWriting");
        }

        @Override
        public void resumeWriting() {
            trap.at("resumeWriting");
        }

        @Override
        public void processExited(int code) {
            trap.at("processExited");
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            trap.at("connectionLost");
        }
    }
}

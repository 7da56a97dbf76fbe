package io.archangel.proof.guard;

import io.archangel.loop.Protocol;
import io.archangel.loop.Transport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A protocol that throws in one of its callbacks. Told {@code w}, it writes more than a connection takes at once. */
final class TrappedProtocol implements Protocol {
    private static final int MUCH = 16 << 20;

    private final Trap trap;
    private @Nullable Transport transport;

    TrappedProtocol(Trap trap) {
        this.trap = trap;
    }

    @Override
    public void connectionMade(Transport made) {
        transport = made;
        trap.at("connectionMade");
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        if (data.get() == 'w') {
            transport.write(ByteBuffer.allocate(MUCH));
        }
        trap.at("dataReceived");
    }

    @Override
    public boolean eofReceived() {
        return trap.at("eofReceived", () -> false);
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
    public void connectionLost(@Nullable Throwable cause) {
        trap.at("connectionLost");
    }
}

package io.archangel.proof.guard;

import io.archangel.loop.DatagramProtocol;
import io.archangel.loop.DatagramTransport;
import io.archangel.process.Process;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An endpoint that is a process, and throws in one of its callbacks. It sends a datagram to its peer, if it has one. */
final class TrappedDatagrams extends Process implements DatagramProtocol {
    private final Trap trap;

    TrappedDatagrams(Trap trap) {
        this.trap = trap;
    }

    @Override
    public void connectionMade(DatagramTransport transport) {
        trap.at("connectionMade");
        if (trap.where().equals("connectionLost")) {
            transport.close();
        }
        if (transport.peer().isPresent()) {
            transport.send(ByteBuffer.allocate(1));
        }
    }

    @Override
    public void datagramReceived(ByteBuffer data, SocketAddress from) {
        trap.at("datagramReceived");
    }

    @Override
    public void errorReceived(Throwable error) {
        trap.at("errorReceived");
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        trap.at("connectionLost");
    }
}

package io.archangel.proof.guard;

import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Transport;
import io.archangel.process.spi.Tap;
import java.nio.ByteBuffer;

/** A connection that sends back what it gets, with a tap that throws. */
final class TappedEcho extends ProtocolProcess implements Tap {
    private final Trap trap;

    TappedEcho(Trap trap) {
        this.trap = trap;
    }

    @Override
    public void connectionMade(Transport made) {
        made.tap(this);
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        transport().write(data);
    }

    @Override
    public void received(ByteBuffer data) {
        trap.at("received");
    }

    @Override
    public void sent(ByteBuffer data) {
        trap.at("sent");
    }
}

package io.archangel.examples;

import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Greets, and repeats what it is told. Registered or not, it is the same class. */
public final class ArchangelServer extends ProtocolProcess {

    /** Nothing is handed in: the frame of a process makes itself. */
    public ArchangelServer() {}

    @Override
    public void connectionMade(Transport transport) {
        transport.write(StandardCharsets.UTF_8.encode(pid() == 0 ? "hello\n" : "hello from " + pid() + "\n"));
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        transport().write(data);
    }
}

package io.archangel.loop;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An endpoint's protocol that remembers what it was told, on the thread of its test. */
class DatagramWitness implements DatagramProtocol {
    final List<String> log = new ArrayList<>();

    @Nullable
    DatagramTransport made;

    @Nullable
    SocketAddress from;

    @Nullable
    Throwable cause;

    DatagramTransport transport() {
        var its = made;
        if (its == null) {
            throw new AssertionError("no endpoint was made");
        }
        return its;
    }

    SocketAddress from() {
        var its = from;
        if (its == null) {
            throw new AssertionError("nothing came");
        }
        return its;
    }

    @Override
    public void connectionMade(DatagramTransport transport) {
        made = transport;
        log.add("made");
    }

    @Override
    public void datagramReceived(ByteBuffer data, SocketAddress sender) {
        from = sender;
        log.add("got " + StandardCharsets.UTF_8.decode(data));
    }

    @Override
    public void errorReceived(Throwable error) {
        log.add("error " + error);
    }

    @Override
    public void connectionLost(@Nullable Throwable why) {
        cause = why;
        log.add("lost");
    }
}

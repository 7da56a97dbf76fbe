package io.archangel.examples;

import io.archangel.loop.Loop;
import io.archangel.loop.Protocol;
import io.archangel.loop.Server;
import io.archangel.loop.Transport;
import io.archangel.loop.netty.NettyLoop;
import java.nio.ByteBuffer;

/** The loop without the rest: no manager, no process. Sends back what it gets, until TERM or INT. */
public final class LoopAlone {
    private LoopAlone() {}

    /** Runs it. @param arguments the port; a free one unless told */
    public static void main(String[] arguments) {
        try (var loop = NettyLoop.create()) {
            var server = serve(loop, arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
            System.out.println("echo on " + server.address());
            loop.addSignalHandler("TERM", loop::stop);
            loop.addSignalHandler("INT", loop::stop);
            loop.runForever();
        }
    }

    static Server serve(Loop loop, int port) {
        return loop.startServing(() -> new Echo(), "localhost", port);
    }

    /** One for each connection. All its methods are called on the loop, so nothing here is shared between threads. */
    private static final class Echo implements Protocol {
        @SuppressWarnings("NullAway.Init") // connectionMade comes first
        private Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            transport.write(data);
        }

        /** The other end takes less than it sends: don't let it fill our memory. */
        @Override
        public void pauseWriting() {
            transport.pauseReading();
        }

        @Override
        public void resumeWriting() {
            transport.resumeReading();
        }
    }
}

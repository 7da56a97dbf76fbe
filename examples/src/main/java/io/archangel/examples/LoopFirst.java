package io.archangel.examples;

import io.archangel.loop.LoopOptions;
import io.archangel.loop.Protocol;
import io.archangel.loop.Transport;
import io.archangel.loop.netty.NettyLoop;
import java.nio.ByteBuffer;

/** What the loop's README begins with: sends back what it gets, until TERM. */
public final class LoopFirst {
    private LoopFirst() {}

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) {
        var loop = NettyLoop.create(LoopOptions.defaults());
        loop.startServing(Echo::new, "localhost", 8080); // bound when it returns
        loop.addSignalHandler("TERM", loop::stop);
        loop.runForever(); // on this thread
    }

    static final class Echo implements Protocol {
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
    }
}

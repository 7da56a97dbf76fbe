package io.archangel.examples;

import io.archangel.loop.Loop;
import io.archangel.loop.Protocol;
import io.archangel.loop.Server;
import io.archangel.loop.Transport;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A protocol that has a superclass already, made a process by wrapping: {@link Process#around}. */
public final class CannotInherit {
    private CannotInherit() {}

    /** Repeats what it is told; each connection has a pid all the same. */
    public static Server serve(Loop loop, ProcessManager manager, int port) {
        return loop.startServing(
                () -> {
                    var process = manager.register(Process.around(new OldEcho(), OldEcho::hangUp));
                    process.target().gone.thenRun(process::exit);
                    return process.target();
                },
                "localhost",
                port);
    }

    /** Code of long ago, that knows when its connection has gone and nothing of processes. */
    private abstract static class Legacy {
        final CompletableFuture<Void> gone = new CompletableFuture<>();
    }

    private static final class OldEcho extends Legacy implements Protocol {
        private volatile @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            var connection = transport;
            if (connection != null) {
                connection.write(data);
            }
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            gone.complete(null);
        }

        /** Any thread. */
        void hangUp() {
            var connection = transport;
            if (connection != null) {
                connection.loop().execute(connection::abort);
            }
        }
    }
}

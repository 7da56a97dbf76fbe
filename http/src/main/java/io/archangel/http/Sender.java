package io.archangel.http;

import io.archangel.http.wire.CloseBody;
import io.archangel.http.wire.Frame;
import io.archangel.http.wire.FrameCodec;
import io.archangel.process.Exit;

/** What goes out on a WebSocket: out of the outbox as far as the client takes it, and control frames past that. On its loop only. */
final class Sender {
    private final Connection connection;
    private final Exchange exchange;
    private final FrameCodec codec;
    private final Outbox outbox;
    private boolean draining;

    /** How much the client had taken when it was last looked at. */
    private long taken;

    Sender(Exchange exchange, FrameCodec codec, Outbox outbox) {
        connection = exchange.lane.connection();
        this.exchange = exchange;
        this.codec = codec;
        this.outbox = outbox;
    }

    void send(Frame frame) {
        int size = 0;
        for (var bytes : codec.encode(frame)) {
            size += connection.send(bytes);
        }
        exchange.sent(size);
    }

    /** Sends what waits. Inside itself it does nothing. */
    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (!connection.isWritingPaused()) {
                var next = outbox.next();
                if (next == null) {
                    return;
                }
                send(next);
            }
        } finally {
            draining = false;
        }
    }

    /** The client takes no more for now. */
    void pause() {
        taken = connection.taken();
    }

    /** True if the client, for which something waits, has taken some of it since the last look. */
    boolean isTaking() {
        long before = taken;
        taken = connection.taken();
        return connection.isWritingPaused() && taken > before;
    }

    /**
     * What the client is told when the process ends: 1012 says that it may come again, as 503 does with Retry-After, where
     * 1011 would have it think that something failed, and 1001 that nobody is here any more.
     */
    static CloseBody last(Exit exit, long pid) {
        return switch (exit) {
            case Exit.Normal normal -> new CloseBody(CloseBody.NORMAL, "");
            case Exit.Failed failed -> new CloseBody(CloseBody.FAILED, "the WebSocket failed, pid " + pid);
            case Exit.Limited limited -> new CloseBody(CloseBody.POLICY, "a limit was passed");
            case Exit.Signalled signalled -> new CloseBody(CloseBody.RESTART, "ended by the server; try again");
        };
    }
}

package io.archangel.loop.netty;

import java.util.ArrayDeque;

/**
 * Who has something to send once a few tasks of the loop have been run: a thousand answers that others give to one connection,
 * or a thousand of its requests that are killed, are then some writes. Loop thread only.
 */
final class Flushes {
    private final ArrayDeque<NettyTransport> waiting = new ArrayDeque<>();
    private boolean open;

    /** Some tasks are run from here on. */
    void begin() {
        open = true;
    }

    /** @return false if no tasks are being run */
    boolean take(NettyTransport transport) {
        return open && waiting.add(transport);
    }

    /** They have been. Outside callbacks. */
    void end() {
        open = false;
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            next.flushAsked();
        }
    }
}

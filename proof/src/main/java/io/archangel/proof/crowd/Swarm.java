package io.archangel.proof.crowd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections of HTTP/2 that each ask many times and wait, in a process of their own and on one thread. On every connection
 * one more stream asks for something else, and is the bystander.
 *
 * <p>Says {@code ended NANOS} when the last of those that wait has been answered or reset, and
 * when that was; and when all is over, or its input ends, {@code 503s resets others bystanders-answered bystanders-hurt
 * connections-lost}.
 */
final class Swarm {
    private static final int ROOM = 256 << 10;
    private static final int PATIENCE_MILLIS = 100;

    private final Selector selector = Selector.open();
    private final List<Caller> callers = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(ROOM);
    private final Tally tally = new Tally();

    private Swarm() throws IOException {}

    /** Runs it. @param arguments port, how many connections, and how many streams on each that wait */
    public static void main(String[] arguments) throws IOException {
        var swarm = new Swarm();
        int streams = Integer.parseInt(arguments[2]);
        swarm.ask(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), streams);
        swarm.listen();
        System.out.println(swarm.tally.text());
    }

    private void ask(int port, int connections, int streams) throws IOException {
        tally.expect(connections, streams);
        for (int connection = 0; connection < connections; connection++) {
            var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.configureBlocking(false);
            var caller = new Caller(channel, streams, tally);
            callers.add(caller);
            caller.write();
            channel.register(selector, interest(caller), caller);
            selector.selectNow(this::serve);
        }
        while (callers.stream().anyMatch(Caller::isWriting)) {
            selector.select(this::serve, PATIENCE_MILLIS);
        }
    }

    private void listen() throws IOException {
        boolean told = false;
        while (!tally.isOver() && System.in.available() == 0) {
            selector.select(this::serve, PATIENCE_MILLIS);
            if (!told && tally.haveEnded()) {
                told = true;
                System.out.println("ended " + tally.lastEnd());
            }
        }
    }

    private void serve(SelectionKey key) {
        var caller = (Caller) key.attachment();
        try {
            if (key.isWritable()) {
                caller.write();
            }
            if (key.isReadable() && !caller.read(buffer.clear())) {
                lose(key);
            } else {
                key.interestOps(interest(caller));
            }
        } catch (IOException reset) {
            lose(key);
        }
    }

    private static int interest(Caller caller) {
        return caller.isWriting() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }

    private void lose(SelectionKey key) {
        key.cancel();
        tally.lose();
    }
}

package io.archangel.proof.slow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Many connections that dawdle, on one thread: each sends a little every second, until the server cuts it. */
final class Dawdlers implements AutoCloseable {
    private static final long SECOND = 1_000_000_000;
    private static final double NANOS = 1e9;

    private final Selector selector = Selector.open();
    private final List<Dawdler> all = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(4096);

    /** One connection. @param began when it was made, in nanos */
    private record Dawdler(SocketChannel channel, long began) {}

    /** Seconds that each lived that has been cut. */
    private final List<Double> lives = new ArrayList<>();

    Dawdlers() throws IOException {}

    /** Connects that many and lets them dawdle until all have been cut, or so many seconds are over. */
    void run(InetSocketAddress server, int count, Dawdle how, int seconds) throws IOException {
        var first = how.first().getBytes(US_ASCII);
        var drip = how.drip().getBytes(US_ASCII);
        long began = System.nanoTime();
        long nextDrip = began + SECOND;
        while ((all.size() < count || lives.size() < count) && System.nanoTime() - began < seconds * SECOND) {
            if (all.size() < count) {
                connect(server, first);
            }
            if (System.nanoTime() - nextDrip >= 0) {
                nextDrip += SECOND;
                for (var key : selector.keys()) {
                    send((SocketChannel) key.channel(), drip);
                }
            }
            if (all.size() < count) {
                selector.selectNow();
            } else {
                selector.select(Math.max(1, (nextDrip - System.nanoTime()) / 1_000_000));
            }
            for (var key : selector.selectedKeys()) {
                read(key);
            }
            selector.selectedKeys().clear();
        }
    }

    private void connect(InetSocketAddress server, byte[] first) throws IOException {
        var channel = SocketChannel.open(server);
        var dawdler = new Dawdler(channel, System.nanoTime());
        all.add(dawdler);
        channel.write(ByteBuffer.wrap(first));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, dawdler);
    }

    private static void send(SocketChannel channel, byte[] drip) {
        try {
            channel.write(ByteBuffer.wrap(drip));
        } catch (IOException cut) {
            // reading tells, too
        }
    }

    private void read(SelectionKey key) throws IOException {
        var dawdler = (Dawdler) key.attachment();
        if (isCut(dawdler.channel)) {
            key.cancel();
            dawdler.channel.close();
            lives.add((System.nanoTime() - dawdler.began) / NANOS);
        }
    }

    private boolean isCut(SocketChannel channel) {
        try {
            return channel.read(buffer.clear()) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    List<Double> lives() {
        return lives;
    }

    @Override
    public void close() throws IOException {
        for (var dawdler : all) {
            dawdler.channel.close();
        }
        selector.close();
    }
}

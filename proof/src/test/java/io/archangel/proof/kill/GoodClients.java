package io.archangel.proof.kill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Many clients of a stream, read by one thread, each of which notices when anything is wrong with its stream. */
final class GoodClients implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<Good> all = new ArrayList<>();
    private final Thread reader = new Thread(this::read, "good clients");
    private volatile boolean closed;

    GoodClients(InetSocketAddress server, String path, int count) throws IOException {
        var request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII);
        for (int client = 0; client < count; client++) {
            var channel = SocketChannel.open(server);
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            var good = new Good(channel);
            channel.register(selector, SelectionKey.OP_READ, good);
            all.add(good);
        }
        reader.start();
    }

    List<Good> all() {
        return all;
    }

    private void read() {
        var buffer = ByteBuffer.allocate(16 * 1024);
        try {
            while (!closed) {
                selector.select();
                for (var key : selector.selectedKeys()) {
                    buffer.clear();
                    int length = ((SocketChannel) key.channel()).read(buffer);
                    var good = (Good) key.attachment();
                    good.received(
                            length < 0 ? null : US_ASCII.decode(buffer.flip()).toString());
                    if (length < 0) {
                        key.cancel();
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException failed) {
            all.forEach(good -> good.trouble = "the reader failed: " + failed);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        selector.wakeup();
        reader.join();
        for (var good : all) {
            good.channel.close();
        }
        selector.close();
    }

    /** One client. All but {@code ticks} and {@code trouble} belongs to the reader. */
    static final class Good {
        private final SocketChannel channel;
        private final StringBuilder unread = new StringBuilder();
        private boolean headRead;
        private boolean finished;

        /** How many ticks came, each once and in order. */
        volatile int ticks;

        /** What was wrong, or null. */
        volatile @org.jspecify.annotations.Nullable String trouble;

        /** True once the last chunk came. */
        volatile boolean whole;

        Good(SocketChannel channel) {
            this.channel = channel;
        }

        /** How the server knows it. */
        String address() throws IOException {
            var local = (InetSocketAddress) channel.getLocalAddress();
            return local.getAddress().getHostAddress() + ":" + local.getPort();
        }

        private void received(@org.jspecify.annotations.Nullable String text) {
            if (text == null) {
                trouble = finished ? trouble : "cut after tick " + ticks;
                return;
            }
            unread.append(text);
            if (!headRead) {
                int end = unread.indexOf("\r\n\r\n");
                if (end < 0) {
                    return;
                }
                if (!unread.toString().startsWith("HTTP/1.1 200 ")) {
                    trouble = "refused: " + unread;
                }
                headRead = true;
                unread.delete(0, end + 4);
            }
            while (takeChunk()) {
                ticks++;
            }
        }

        /** Takes the chunk that must come next: {@code tick N} and a line end, or the last. */
        private boolean takeChunk() {
            var last = "0\r\n\r\n";
            if (unread.toString().equals(last)) {
                finished = true;
                whole = true;
                unread.setLength(0);
                return false;
            }
            var line = "tick " + ticks + "\n";
            var chunk = Integer.toHexString(line.length()) + "\r\n" + line + "\r\n";
            if (unread.length() < chunk.length()) {
                return false;
            }
            if (!unread.substring(0, chunk.length()).equals(chunk)) {
                trouble = "tick " + ticks + " expected, but came: " + unread;
                return false;
            }
            unread.delete(0, chunk.length());
            return true;
        }
    }
}

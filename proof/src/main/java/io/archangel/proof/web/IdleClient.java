package io.archangel.proof.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Clients that each ask once and wait, in a process of their own: says "waiting" when all have asked, and after a line on
 * its standard input how many have been answered or cut since; then ends.
 */
final class IdleClient {
    private final Selector selector = Selector.open();
    private int over;

    private IdleClient() throws IOException {}

    /** Runs it. @param arguments port, how many, and the address of this machine that they come from */
    public static void main(String[] arguments) throws IOException {
        var client = new IdleClient();
        client.ask(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), arguments[2]);
        System.out.println("waiting");
        if (System.in.read() != -1) {
            client.selector.selectNow(client::ended);
            System.out.println(client.over);
        }
    }

    private void ask(int port, int polls, String from) throws IOException {
        var request = StandardCharsets.US_ASCII.encode("GET /poll HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n");
        for (int poll = 0; poll < polls; poll++) {
            var channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(from, 0));
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            channel.write(request.duplicate());
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    /** Whatever comes, be it an answer or an end, is not to come. */
    private void ended(SelectionKey poll) {
        over++;
        try {
            ((SocketChannel) poll.channel()).read(ByteBuffer.allocate(1 << 10));
        } catch (IOException cut) {
            System.err.println(cut);
        }
    }
}

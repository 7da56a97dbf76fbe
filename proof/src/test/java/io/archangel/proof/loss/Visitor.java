package io.archangel.proof.loss;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Comes again and again, from many addresses or by a unix socket, and breaks off half of its visits at any moment, by FIN or by
 * RST.
 */
final class Visitor implements Runnable {
    private static final Kind[] KINDS = Kind.values();
    private static final int ADDRESSES = 200;
    private static final int PATIENCE_MILLIS = 10_000;

    private final Destination where;
    private final Random random;
    private final AtomicLong left;
    private final Counts counts;
    private final byte[] answer = new byte[4 << 10];

    /** Where visitors go. @param encrypted the one for kinds that are  @param trust what those believe  @param local a path */
    record Destination(InetSocketAddress clear, InetSocketAddress encrypted, SSLContext trust, SocketAddress local) {}

    /** @param left how many visits are left, for all visitors */
    Visitor(Destination where, long seed, AtomicLong left, Counts counts) {
        this.where = where;
        random = new Random(seed);
        this.left = left;
        this.counts = counts;
    }

    @Override
    public void run() {
        while (left.getAndDecrement() > 0) {
            var kind = KINDS[random.nextInt(KINDS.length)];
            counts.came(kind);
            boolean breaks = random.nextBoolean();
            if (!visits(kind, breaks) && !breaks) {
                counts.unserved(kind);
            }
        }
    }

    /** @return false if it was not told all it waited for */
    private boolean visits(Kind kind, boolean breaks) {
        try {
            return kind.isLocal() ? visitNearby(kind, breaks) : visit(kind, breaks);
        } catch (IOException cut) {
            return false;
        }
    }

    private boolean visit(Kind kind, boolean breaks) throws IOException {
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress("127.0.0." + (2 + random.nextInt(ADDRESSES)), 0));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(kind.isEncrypted() ? where.encrypted() : where.clear());
            if (breaks) {
                counts.brokenOff(kind);
                socket.setSoLinger(random.nextBoolean(), 0);
            }
            return talk(kind.isEncrypted() ? encrypted(socket, kind) : socket, kind, breaks);
        }
    }

    private boolean visitNearby(Kind kind, boolean breaks) throws IOException {
        try (var channel = SocketChannel.open(where.local())) {
            if (breaks) {
                counts.brokenOff(kind);
            }
            return talk(Channels.newInputStream(channel), Channels.newOutputStream(channel), kind, breaks);
        }
    }

    /** The handshake is part of the talk: some break off inside. */
    private Socket encrypted(Socket socket, Kind kind) throws IOException {
        var client = (SSLSocket) where.trust().getSocketFactory().createSocket(socket, "localhost", 0, false);
        if (kind.isOf2()) {
            var parameters = client.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            client.setSSLParameters(parameters);
        }
        return client;
    }

    private boolean talk(Socket socket, Kind kind, boolean breaks) throws IOException {
        boolean served = talk(socket.getInputStream(), socket.getOutputStream(), kind, breaks);
        if (breaks && kind.isEncrypted() && random.nextBoolean()) {
            socket.close(); // with a goodbye of TLS
        }
        return served;
    }

    private boolean talk(InputStream in, OutputStream out, Kind kind, boolean breaks) throws IOException {
        int whole = kind.request().length;
        int written = breaks ? random.nextInt(whole + 1) : whole;
        out.write(kind.request(), 0, written);
        return written == whole && read(in, breaks ? random.nextInt(kind.enough() + 1) : kind.enough());
    }

    private boolean read(InputStream in, int enough) throws IOException {
        for (int got = 0; got < enough; ) {
            int more = in.read(answer);
            if (more < 0) {
                return false;
            }
            got += more;
        }
        return true;
    }
}

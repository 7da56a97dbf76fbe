package io.archangel.proof.loss;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Comes again and again from many addresses, and breaks off half of its visits at any moment, by FIN or by RST. */
final class Visitor implements Runnable {
    private static final Kind[] KINDS = Kind.values();
    private static final int ADDRESSES = 200;
    private static final int PATIENCE_MILLIS = 10_000;

    private final Destination where;
    private final Random random;
    private final AtomicLong left;
    private final Counts counts;
    private final byte[] answer = new byte[4 << 10];

    /** Where visitors go. @param encrypted the one for kinds that are  @param trust what those believe */
    record Destination(InetSocketAddress clear, InetSocketAddress encrypted, SSLContext trust) {}

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
        try (var socket = new Socket()) {
            return visit(socket, kind, breaks);
        } catch (IOException cut) {
            return false;
        }
    }

    private boolean visit(Socket socket, Kind kind, boolean breaks) throws IOException {
        socket.bind(new InetSocketAddress("127.0.0." + (2 + random.nextInt(ADDRESSES)), 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(kind.isEncrypted() ? where.encrypted() : where.clear());
        if (breaks) {
            counts.brokenOff(kind);
            socket.setSoLinger(random.nextBoolean(), 0);
        }
        return talk(kind.isEncrypted() ? encrypted(socket, kind) : socket, kind, breaks);
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
        int whole = kind.request().length;
        int written = breaks ? random.nextInt(whole + 1) : whole;
        socket.getOutputStream().write(kind.request(), 0, written);
        boolean served = written == whole && read(socket, breaks ? random.nextInt(kind.enough() + 1) : kind.enough());
        if (breaks && kind.isEncrypted() && random.nextBoolean()) {
            socket.close(); // with a goodbye of TLS
        }
        return served;
    }

    private boolean read(Socket socket, int enough) throws IOException {
        var in = socket.getInputStream();
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

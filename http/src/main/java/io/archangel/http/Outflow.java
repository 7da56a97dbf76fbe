package io.archangel.http;

import io.archangel.http.wire.Broken;
import io.archangel.http.wire.Code;
import io.archangel.http.wire.FrameWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the content of all streams of one connection, as the client's windows and the transport take it: a frame of each
 * stream in turn, so that one big answer starves nobody. On the loop only.
 */
final class Outflow {
    private static final int FIRST_WINDOW = 65_535;
    private static final int MOST_AT_ONCE = 64 << 10;

    private final Connection connection;
    private final FrameWriter writer;
    private final Abuse abuse;
    private final ArrayDeque<Download> waiting = new ArrayDeque<>(2);

    /** Of which something was sent, and who are not yet told. */
    private List<Lane2> served = new ArrayList<>(0);

    /** Of the connection. */
    private long window = FIRST_WINDOW;

    /** Of each stream that begins. */
    private int firstWindow = FIRST_WINDOW;

    private boolean sending;

    Outflow(Connection connection, FrameWriter writer, Abuse abuse) {
        this.connection = connection;
        this.writer = writer;
        this.abuse = abuse;
    }

    /** What one stream has to send. */
    Download download(Lane2 lane) {
        return new Download(lane, firstWindow);
    }

    /** The window of new streams is another from now on. @return by how much the windows of all others change */
    long firstWindow(int next) {
        long change = (long) next - firstWindow;
        firstWindow = next;
        return change;
    }

    /** The client takes more on the connection. @throws Broken if that is too much */
    void widen(int by) throws Broken {
        window += by;
        if (window > Integer.MAX_VALUE) {
            throw new Broken(Code.FLOW_CONTROL_ERROR, "the connection's window is too wide");
        }
        send();
    }

    /** A stream may have something that it may send. */
    void add(Download download) {
        if (download.isSendable() && download.queue()) {
            waiting.add(download);
        }
    }

    /** True while the client's window for all streams together holds content back, or did a moment ago. Any thread. */
    boolean isHeldBack() {
        return window <= 0 && !waiting.isEmpty();
    }

    /** Sends what was written before, and what may be sent; tells those of whose answer something was. */
    void send() {
        if (sending) {
            return;
        }
        sending = true;
        int unsent = 0;
        while (!waiting.isEmpty() && window > 0 && !connection.isWritingPaused() && !connection.isGone()) {
            unsent += sendOne(waiting.remove());
            if (unsent >= MOST_AT_ONCE) {
                connection.send(writer.take());
                unsent = 0;
            }
        }
        connection.send(writer.take());
        sending = false;
        tell();
    }

    private int sendOne(Download download) {
        download.unqueue();
        if (!download.isSendable()) {
            return 0;
        }
        int most = (int) Math.min(FrameWriter.MOST_CONTENT, window);
        int size = download.sendFrame(writer, most, connection.desk().clock().nanos());
        window -= size;
        abuse.sent(size, download.isEmpty());
        served.add(download.lane());
        add(download);
        return size;
    }

    private void tell() {
        if (!served.isEmpty()) {
            var told = served;
            served = new ArrayList<>(0);
            told.forEach(Lane2::tell);
        }
    }
}

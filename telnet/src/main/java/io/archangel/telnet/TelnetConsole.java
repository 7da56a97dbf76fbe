package io.archangel.telnet;

import io.archangel.shell.Console;
import io.archangel.shell.door.Inbox;
import java.io.InputStream;
import java.io.OutputStream;

/** The far end of a telnet connection, as the shell sees it. */
final class TelnetConsole implements Console {
    private final Inbox inbox;
    private final Outbox outbox;

    /** Both are written on the loop and read by the session's threads. */
    private volatile String type = "unknown";

    private volatile Size size = Size.USUAL;

    TelnetConsole(Inbox inbox, Outbox outbox) {
        this.inbox = inbox;
        this.outbox = outbox;
    }

    void named(String name) {
        type = name;
    }

    /** A size of nothing is what a client says that does not know. */
    void resized(int columns, int rows) {
        size = new Size(columns == 0 ? Size.USUAL.columns() : columns, rows == 0 ? Size.USUAL.rows() : rows);
    }

    @Override
    public InputStream input() {
        return inbox;
    }

    @Override
    public OutputStream output() {
        return outbox;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Size size() {
        return size;
    }
}

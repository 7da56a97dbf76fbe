package io.archangel.web;

import io.archangel.http.HttpException;
import io.archangel.http.WebSocket;
import io.archangel.process.Clock;
import io.archangel.process.Exit;
import io.archangel.process.Process;
import io.archangel.shell.Console;
import io.archangel.shell.door.Inbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A shell on a WebSocket: a child of the session, with threads of its own. */
final class ShellProcess extends Process implements Console {
    /** So much may be typed, or pasted, ahead of what is read. */
    private static final int MOST_AHEAD = 1 << 20;

    private final Building building;
    private final WebSession session;
    private final WebSocket socket;
    private final Duration idleTime;
    private final AtomicInteger ahead = new AtomicInteger();
    private final Inbox inbox = new Inbox(() -> ahead.set(0));
    private final OutputStream output = new Screen();

    /** Written on the loop, read by the shell's threads. */
    private volatile Size size;

    private volatile long lastKey;
    private volatile Clock.Cancellable idle = () -> {};

    ShellProcess(Building building, WebSession session, WebSocket socket, Size size, Duration idleTime) {
        this.building = building;
        this.session = session;
        this.socket = socket;
        this.size = size;
        this.idleTime = idleTime;
    }

    /** Begins. On the loop. */
    void start() {
        building.manager().registerUnder(session, this);
        lastKey = building.manager().clock().nanos();
        session.use(lastKey);
        watch(idleTime);
        Thread.ofPlatform().daemon().name("web shell " + pid()).start(this::work);
    }

    private void work() {
        var streaming = session.stream(() -> {}); // it is a child, which ends with its parent
        var thrown = runBody(() -> building.shell().interact(session.who(), this));
        streaming.run();
        if (thrown == null) {
            exit();
        }
    }

    private void watch(Duration left) {
        idle = building.manager().clock().after(left, () -> {
            var still = idleTime.minusNanos(building.manager().clock().nanos() - lastKey);
            if (still.isPositive()) {
                watch(still);
            } else {
                socket.close(1001, "idle for " + idleTime.toMinutes() + " min");
                exit();
            }
        });
    }

    /** Keys came. On the loop. @return false if they are too many */
    boolean typed(byte[] keys) {
        lastKey = building.manager().clock().nanos();
        session.use(lastKey);
        countIn(keys.length);
        return inbox.put(keys) || ahead.addAndGet(keys.length) < MOST_AHEAD;
    }

    void resized(Size now) {
        size = now;
    }

    /** The other end has gone. */
    void left() {
        inbox.close();
        disconnected(null);
    }

    @Override
    protected @Nullable String release(Exit exit) {
        idle.cancel();
        inbox.close();
        socket.close(exit instanceof Exit.Normal ? 1000 : 1001, exit instanceof Exit.Normal ? "" : "the session ended");
        return "cut";
    }

    @Override
    protected String kind() {
        return "session";
    }

    @Override
    protected String name() {
        return "web shell";
    }

    @Override
    protected String user() {
        return session.who().name();
    }

    @Override
    protected @Nullable String client() {
        return socket.request().client();
    }

    // ---- the console ----

    @Override
    public InputStream input() {
        return inbox;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public String type() {
        return "xterm-256color";
    }

    @Override
    public Size size() {
        return size;
    }

    /** What is shown, a message for each piece. */
    private final class Screen extends OutputStream {
        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) {
                return;
            }
            try {
                socket.send(Arrays.copyOfRange(bytes, from, from + length));
            } catch (HttpException gone) {
                throw new IOException("the page has gone", gone);
            }
        }
    }
}

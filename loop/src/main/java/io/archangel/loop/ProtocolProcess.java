package io.archangel.loop;

import io.archangel.process.Exit;
import io.archangel.process.Home;
import io.archangel.process.Process;
import io.archangel.process.spi.Tap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is a process: the one class that is both. Register it, or don't: unregistered it is a plain
 * protocol, with at-exit hooks. It ends when the connection is lost, and ending it closes the connection.
 */
public abstract class ProtocolProcess extends Process implements Protocol {
    /** Written once, on the loop, before connectionMade; read by any thread. */
    private volatile @Nullable Transport transport;

    /** True once the connection is lost; loop thread only. */
    private boolean gone;

    /** True while it is stopped; written in turn, on the loop or, before there is a connection, on a thread of the manager. */
    private volatile boolean frozen;

    /** The connection. @throws LoopException before it is made */
    public final Transport transport() {
        var made = transport;
        if (made == null) {
            throw new LoopException("there is no connection yet; use the transport from connectionMade on");
        }
        return made;
    }

    final void attach(Transport made) {
        if (transport != null) {
            throw new LoopException("this " + getClass().getSimpleName()
                    + " has a connection already; let the factory make a fresh one for each");
        }
        transport = made;
        if (frozen) {
            made.freeze();
        }
    }

    final void received(long bytes) {
        countIn(bytes);
    }

    final void sent(long bytes) {
        countOut(bytes);
    }

    final void lost(@Nullable Throwable cause) {
        gone = true;
        disconnected(cause);
    }

    /** Another process has taken the connection over, which stays open. */
    final void leave() {
        gone = true;
        exit();
    }

    /** Its connection is frozen: its other end feels it. */
    @Override
    protected void stopped() {
        frozen = true;
        onLoop(Transport::freeze);
    }

    /** Its connection goes on. */
    @Override
    protected void continued() {
        frozen = false;
        onLoop(Transport::thaw);
    }

    private void onLoop(Consumer<Transport> step) {
        var made = transport;
        if (made == null) {
            return;
        }
        if (made.loop().isHere()) {
            step.accept(made);
        } else {
            made.loop().execute(() -> step.accept(made));
        }
    }

    @Override
    protected void tap(@Nullable Tap tap) {
        var made = transport;
        if (made != null) {
            made.tap(tap);
        }
    }

    @Override
    protected String kind() {
        return "conn";
    }

    @Override
    protected @Nullable String client() {
        var made = transport;
        return made == null ? null : Addresses.text(made.peer());
    }

    @Override
    protected final @Nullable Home home() {
        var made = transport;
        return made == null ? null : made.loop();
    }

    @Override
    protected @Nullable String release(Exit exit) {
        var made = transport;
        // off its loop only if it ended before it was given a connection, which its driver then cuts
        if (made == null || gone || !made.loop().isHere()) {
            return null;
        }
        if (exit instanceof Exit.Normal) {
            made.thaw();
            made.close();
            return null;
        }
        made.abort();
        return "cut";
    }

    @Override
    protected @Nullable String sever(Exit exit) {
        var made = transport;
        return made != null && made.sever() ? "cut" : null;
    }
}

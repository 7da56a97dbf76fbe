package io.archangel.loop;

import io.archangel.process.Exit;
import io.archangel.process.Home;
import io.archangel.process.Process;
import io.archangel.process.Signal;
import org.jspecify.annotations.Nullable;

/**
 * A program of the operating system that is a process of a manager: what {@link ProtocolProcess} is to a connection.
 * Register it, or don't. It ends as the program ends, with its code, and ending it ends the program: by KILL if that was
 * how, else by TERM and two seconds later KILL. STOP and CONT stop it and let it go on; other signals it gets if they are
 * handed on, by {@code on(Signal.USR1, …)} and {@link SubprocessTransport#sendSignal}.
 *
 * <p>A {@code java.lang.Process} is something else, the JDK's own view of a program; nobody here hands one out.
 */
public abstract class OsProcess extends Process implements SubprocessProtocol {
    /** Written once, on the loop, before connectionMade; read by any thread. */
    private volatile @Nullable SubprocessTransport transport;

    /** True once all is over; loop thread only. */
    private boolean gone;

    /** The program. @throws LoopException before it runs */
    public final SubprocessTransport transport() {
        var made = transport;
        if (made == null) {
            throw new LoopException("no program runs yet; use the transport from connectionMade on");
        }
        return made;
    }

    final void attach(SubprocessTransport made) {
        if (transport != null) {
            throw new LoopException("this " + getClass().getSimpleName()
                    + " has a program already; let the factory make a fresh one for each");
        }
        transport = made;
    }

    final void received(long bytes) {
        countIn(bytes);
    }

    final void sent(long bytes) {
        countOut(bytes);
    }

    final void lost(@Nullable Throwable cause) {
        gone = true;
        var made = transport;
        if (cause != null) {
            fail(cause);
        } else {
            exit(made == null ? 0 : made.returncode().orElse(0));
        }
    }

    @Override
    protected String kind() {
        return "os";
    }

    /** {@code os 4711}, by its number in the operating system. */
    @Override
    protected @Nullable String client() {
        var made = transport;
        return made == null ? null : "os " + made.pid();
    }

    @Override
    protected final @Nullable Home home() {
        var made = transport;
        return made == null ? null : made.loop();
    }

    @Override
    protected @Nullable String release(Exit exit) {
        var made = transport;
        if (made == null || gone) {
            return null;
        }
        if (!made.loop().isHere()) {
            // off its loop only if that is closed, or it ended before it was given the program
            made.kill();
        } else if (exit instanceof Exit.Signalled killed && killed.signal().equals(Signal.KILL)) {
            made.abort();
        } else {
            made.close();
        }
        return "cut";
    }

    @Override
    protected @Nullable String sever(Exit exit) {
        var made = transport;
        if (made == null) {
            return null;
        }
        made.kill();
        return "cut";
    }

    /** STOP stops the program itself, wherever it is. */
    @Override
    protected final void stopped() {
        signal("STOP");
    }

    @Override
    protected final void continued() {
        signal("CONT");
    }

    private void signal(String name) {
        var made = transport;
        if (made != null) {
            made.sendSignal(name);
        }
    }
}

package io.archangel.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.archangel.process.Clock;
import io.archangel.process.Exit;
import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import io.archangel.process.Process;
import io.archangel.process.Signal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.Inbox;
import io.archangel.shell.door.PipedLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.io.IoInputStream;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelDataReceiver;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.AsyncCommandStreamsAware;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * A session on a connection, with a thread of its own: a terminal, lines from a pipe, or one command.
 *
 * <p>MINA makes it, hands in its streams and starts it, on a thread of the door; it registers itself then.
 */
final class SshSession extends Process implements Command, AsyncCommandStreamsAware, ChannelDataReceiver, Sink.Far {
    private static final String PROGRAM = "archangel: ";

    /** Exit codes as a shell has them for what TERM, or KILL, has ended. */
    private static final int ENDED = 143;

    private static final int KILLED = 137;

    private final House house;
    private final ChannelSession channel;
    private final SshConnection connection;

    /** The command; null for a shell. */
    private final @Nullable String line;

    /** Whether there is a terminal: a command that has one may read its keys. Written before it starts, on the door's threads. */
    private volatile boolean isOnTerminal;

    private final Inbox inbox = new Inbox(this::readOn);

    /** What was taken in and not yet given back to the client to send more. */
    private final AtomicInteger owed = new AtomicInteger();

    private final ReentrantLock counting = new ReentrantLock();

    /** Handed in by MINA before the start. */
    private @Nullable Sink out;

    private @Nullable Sink err;
    private @Nullable ExitCallback callback;

    /** When a key came last. Written on the door's threads. */
    private volatile long lastKey;

    /** What ends it once it is idle; written in turn. */
    private volatile Clock.Cancellable idle = () -> {};

    SshSession(House house, ChannelSession channel, @Nullable String line) {
        this.house = house;
        this.channel = channel;
        this.line = line;
        connection = SshTransport.of(channel.getSession()).connection();
        channel.setDataReceiver(this);
    }

    // ---- what it is ----

    @Override
    protected String kind() {
        return "session";
    }

    @Override
    protected String name() {
        return line == null ? "ssh session" : "ssh command"; // what it runs is shown by w, to whom it may
    }

    @Override
    protected String user() {
        return connection.who().name();
    }

    @Override
    protected String client() {
        return connection.client();
    }

    @Override
    protected @Nullable String release(Exit exit) {
        inbox.close();
        idle.cancel();
        if (exit instanceof Exit.Normal) {
            return null;
        }
        var its = callback;
        if (its != null) {
            its.onExit(exit instanceof Exit.Signalled by && by.signal().equals(Signal.KILL) ? KILLED : ENDED);
        }
        return "cut";
    }

    @Override
    public void took(int bytes) {
        passed(0, bytes);
    }

    @Override
    public void stalled() {
        connection.stalled();
    }

    // ---- what MINA hands in and asks ----

    @Override
    public void setIoOutputStream(IoOutputStream stream) {
        out = new Sink(stream, house, this);
    }

    @Override
    public void setIoErrorStream(IoOutputStream stream) {
        err = new Sink(stream, house, this);
    }

    /** It takes its input by {@link #data}. */
    @Override
    public void setIoInputStream(IoInputStream stream) {}

    @Override
    public void setExitCallback(ExitCallback code) {
        callback = code;
    }

    /** It is told by {@link #setIoOutputStream}. */
    @Override
    public void setOutputStream(OutputStream stream) {}

    /** It is told by {@link #setIoErrorStream}. */
    @Override
    public void setErrorStream(OutputStream stream) {}

    /** It takes its input by {@link #data}. */
    @Override
    public void setInputStream(InputStream stream) {}

    @Override
    public void start(ChannelSession its, Environment environment) {
        isOnTerminal = environment.getEnv().containsKey(Environment.ENV_TERM);
        house.manager().registerUnder(connection, this);
        new HostThread(() -> work(environment), "ssh " + pid()).start();
    }

    /** The channel closes, whoever began it. */
    @Override
    public void destroy(ChannelSession its) {
        disconnected(null);
    }

    @Override
    public int data(ChannelSession its, byte[] bytes, int start, int length) {
        if (line != null && !isOnTerminal) {
            return length; // such a command reads nothing
        }
        lastKey = house.keeper().clock().nanos();
        passed(length, 0);
        owed.addAndGet(length);
        if (inbox.put(Arrays.copyOfRange(bytes, start, start + length))) {
            return owed.getAndSet(0);
        }
        return 0;
    }

    /** There is no more input; what came is still read. */
    @Override
    public void close() {
        inbox.end();
    }

    private void readOn() {
        try {
            channel.getLocalWindow().release(owed.getAndSet(0));
        } catch (IOException gone) {
            inbox.close();
        }
    }

    /** Ends it when no key has come for too long. On a clock's thread, but for the first time. */
    private void watch(Duration left) {
        idle = house.keeper().clock().after(left, () -> {
            var still =
                    house.options().idleTime().minusNanos(house.keeper().clock().nanos() - lastKey);
            if (still.isPositive()) {
                watch(still);
            } else {
                connection.idle(this);
            }
        });
    }

    /** Counted under one lock, for keys come on other threads than text goes. */
    private void passed(int in, int out) {
        counting.lock();
        try {
            countIn(in);
            countOut(out);
        } finally {
            counting.unlock();
        }
    }

    // ---- its work, on its thread ----

    private void work(Environment environment) {
        int[] code = {Shell.FAILED};
        var refusal = connection.begin();
        if (refusal == null) {
            house.visitors().settle(); // so that in the audit nobody orders before he came
            var thrown = runBody(() -> code[0] = run(environment));
            connection.end();
            if (thrown == null) {
                exit();
            }
        } else {
            var unused = Guard.attempt(() -> requireNonNull(err).write((PROGRAM + refusal + "\n").getBytes(UTF_8)));
            exit();
        }
        requireNonNull(callback).onExit(code[0]);
    }

    private int run(Environment environment) throws IOException {
        var console = new SshConsole(environment, inbox, requireNonNull(out));
        if (line == null) {
            lastKey = house.keeper().clock().nanos();
            watch(house.options().idleTime());
        }
        if (isOnTerminal) {
            return onTerminal(console);
        }
        var output = new SshOutput(console, requireNonNull(err));
        return line == null
                ? new PipedLines(inbox).run(house.shell(), connection.who(), output)
                : house.shell().execute(connection.who(), line, output);
    }

    private int onTerminal(SshConsole console) {
        if (line != null) {
            return house.shell().execute(connection.who(), line, console);
        }
        house.shell().interact(connection.who(), console);
        return Shell.DONE;
    }
}

package io.archangel.telnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.archangel.loop.Handle;
import io.archangel.loop.LoopException;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Transport;
import io.archangel.process.Exit;
import io.archangel.process.HostThread;
import io.archangel.shell.Escape;
import io.archangel.shell.Principal;
import io.archangel.shell.door.Inbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection: a stranger at first, then a person in a session with a thread of its own.
 *
 * <pre>
 * NEW --arrives--> STRANGER --right token--> IN --exit, kill, idle--> GONE
 * NEW, STRANGER --no room, wrong tokens, too slow, abuse--> GONE
 * </pre>
 *
 * <p>Everything runs on the door's loop but {@link #work}, which talks to it through {@link Inbox} and {@link Outbox}.
 */
final class TelnetSession extends ProtocolProcess implements TelnetCodec.Sink {
    /** What is left to be sent to a client that takes nothing is dropped after this. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    /** The loop's own write buffer takes so much, which counts too. */
    private static final int LOOP_BUFFER = 64 << 10;

    private enum Stage {
        NEW,
        STRANGER,
        IN,
        GONE
    }

    private final TelnetDoor.House house;
    private final TelnetCodec codec = new TelnetCodec(this);
    private final TokenLine token = new TokenLine();
    private final Inbox inbox = new Inbox(() -> onLoop(this::readOn));
    private final Outbox outbox;
    private final TelnetConsole console;

    /** Keys of the present batch. */
    private final ByteArrayOutputStream keys = new ByteArrayOutputStream();

    private Stage stage = Stage.NEW;
    private String source = "";
    private int tries;
    private boolean isWritingPaused;
    private @Nullable Handle timer;

    /** Written on the loop; read by listings. */
    private volatile @Nullable Principal who;

    TelnetSession(TelnetDoor.House house) {
        this.house = house;
        outbox = new Outbox(Math.max(1024, house.options().outputBytes() - LOOP_BUFFER), new Outbox.Carrier() {
            @Override
            public void fetch() {
                onLoop(TelnetSession.this::carry);
            }

            @Override
            public void full(long episode) {
                onLoop(() -> watch(episode));
            }
        });
        console = new TelnetConsole(inbox, outbox);
    }

    @Override
    protected String kind() {
        return "session";
    }

    @Override
    protected String name() {
        return "telnet session";
    }

    @Override
    protected @Nullable String user() {
        var now = who;
        return now == null ? null : now.name();
    }

    // ---- the connection ----

    @Override
    public void connectionMade(Transport transport) {
        source = transport.peer() instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress()
                : transport.peer().toString();
        var refusal = house.keeper().arrive(source);
        if (refusal != null) {
            part(refusal);
            return;
        }
        stage = Stage.STRANGER;
        transport.write(ByteBuffer.wrap(TelnetCodec.opening()));
        say("token: ");
        time(
                house.options().loginTime(),
                () -> part("\r\nno token within " + house.options().loginTime().toSeconds() + " s"));
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        codec.receive(data);
        if (stage == Stage.IN && keys.size() > 0) {
            time(house.options().idleTime(), this::idle);
            if (!inbox.put(keys.toByteArray())) {
                transport().pauseReading();
            }
        }
        keys.reset();
    }

    @Override
    public void pauseWriting() {
        isWritingPaused = true;
    }

    @Override
    public void resumeWriting() {
        isWritingPaused = false;
        carry();
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        leave();
        inbox.close();
        outbox.close();
    }

    @Override
    protected @Nullable String release(Exit exit) {
        inbox.close();
        if (exit instanceof Exit.Normal && !transport().isClosing()) {
            isWritingPaused = false;
            carry();
            transport().loop().callLater(LINGER, transport()::abort);
        }
        outbox.close();
        return super.release(exit);
    }

    // ---- what the codec finds ----

    @Override
    public void typed(byte key) {
        if (stage == Stage.IN) {
            keys.write(key);
        } else if (stage == Stage.STRANGER) {
            switch (token.typed(key)) {
                case OPEN -> {}
                case COMPLETE -> tryToken(token.take());
                case LEFT -> part("");
                case TOO_LONG -> part("\r\nno token is that long");
            }
        }
    }

    @Override
    public void answer(byte[] bytes) {
        transport().write(ByteBuffer.wrap(bytes));
    }

    @Override
    public void resized(int columns, int rows) {
        console.resized(columns, rows);
    }

    @Override
    public void named(String type) {
        console.named(type);
    }

    @Override
    public void abused() {
        transport().abort();
    }

    // ---- coming in and going ----

    private void tryToken(String typed) {
        var wait = house.keeper().wait(source);
        var person = wait.isZero() ? house.authenticator().principal(typed) : Optional.<Principal>empty();
        if (person.isPresent()) {
            enter(person.get());
            return;
        }
        if (wait.isZero()) {
            house.keeper().failed(source);
            house.visitors().failed("(token)", client());
        }
        var answer = wait.isZero() ? "wrong token" : "too many failures; wait " + (wait.toSeconds() + 1) + " s";
        if (++tries >= house.options().tries()) {
            part("\r\n" + answer);
        } else {
            say("\r\n" + answer + "\r\ntoken: ");
        }
    }

    private void enter(Principal person) {
        leave();
        var refusal = house.keeper().enter(person);
        var from = client();
        if (refusal != null) {
            house.visitors().refused(person, from);
            part("\r\n" + refusal);
            return;
        }
        stage = Stage.IN;
        who = person;
        house.visitors().entered(this, person, from);
        say("\r\n" + Escape.visible(person.toString()) + "; help lists the commands, exit leaves\r\n");
        time(house.options().idleTime(), this::idle);
        new HostThread(() -> work(person), "telnet " + pid()).start();
    }

    /** The session's thread. */
    private void work(Principal person) {
        house.visitors().settle();
        if (runBody(() -> house.shell().interact(person, console)) == null) {
            exit();
        }
    }

    /** Gives its place at the door or inside back, once. */
    private void leave() {
        if (stage == Stage.STRANGER) {
            house.keeper().leave(source);
        } else if (stage == Stage.IN) {
            house.keeper().exit(requireNonNull(who));
        }
        stage = Stage.GONE;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void part(String why) {
        leave();
        say(why + "\r\n");
        exit();
    }

    private void idle() {
        part("\r\nidle for " + house.options().idleTime().toMinutes() + " min");
    }

    private void time(Duration time, Runnable then) {
        if (timer != null) {
            timer.cancel();
        }
        timer = transport().loop().callLater(time, then);
    }

    // ---- between the loop and the session's thread ----

    private void say(String text) {
        transport().write(ByteBuffer.wrap(codec.encode(text.getBytes(UTF_8))));
    }

    private void readOn() {
        if (!transport().isClosing()) {
            transport().resumeReading();
        }
    }

    private void carry() {
        for (var next = isWritingPaused ? null : outbox.next();
                next != null;
                next = isWritingPaused ? null : outbox.next()) {
            transport().write(ByteBuffer.wrap(codec.encode(next)));
        }
    }

    private void watch(long episode) {
        transport().loop().callLater(house.options().stallTime(), () -> {
            if (outbox.isStalled(episode)) {
                disconnected(new IOException(
                        "it took nothing for " + house.options().stallTime().toSeconds() + " s"));
            }
        });
    }

    private void onLoop(Runnable callback) {
        try {
            transport().loop().callSoonThreadsafe(callback);
        } catch (LoopException closed) {
            inbox.close();
            outbox.close();
        }
    }
}

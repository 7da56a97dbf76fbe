package io.archangel.http;

import io.archangel.http.wire.CloseBody;
import io.archangel.http.wire.Frame;
import io.archangel.http.wire.FrameCodec;
import io.archangel.http.wire.Opcode;
import io.archangel.http.wire.Violation;
import io.archangel.process.Exit;
import io.archangel.process.Guard;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket on one connection (RFC 6455), which is all that is spoken there from then on. On its loop only.
 *
 * <pre>
 * OPEN --close()--> CLOSING --the client agrees-----> AGREED --the talk is over--> SHUT
 *  |                   |                                 ^ |
 *  |                   +--it does not: cut--> SHUT       | +--the talk goes on too long--> SHUT
 *  +--the client closes it: agree------------------------+
 *  +--a violation, a failure, a kill: say so-----> LEFT --the client ends, or a second later--> SHUT
 *  any --the connection is lost--> SHUT
 * </pre>
 *
 * <p>In LEFT what comes is dropped: to close at once where the client may still be sending could cost it the close frame.
 */
final class WebSocketDialect implements Dialect {
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final CloseBody GONE = new CloseBody(CloseBody.LOST, "");

    private enum Phase {
        OPEN,
        CLOSING,
        AGREED,
        LEFT,
        SHUT
    }

    private final Connection connection;
    private final Exchange exchange;
    private final WebSocketOptions options;
    private final WebSocket.Listener listener;
    private final WebSocket.@Nullable Talk talk;
    private final @Nullable Inbox inbox;
    private final Outbox outbox;
    private final Socket socket;
    private final FrameCodec codec;
    private final Sender sender;
    private final Keepalive keepalive;
    private final Waiting waiting = new Waiting();
    private Phase phase = Phase.OPEN;

    /** The talk is over, or there was none: nobody receives any more, and nobody is waited for. */
    private boolean isTalkOver;

    private boolean toldClosed;
    private boolean turning;
    private boolean readingPaused;

    WebSocketDialect(Exchange exchange, Handshake agreed, Source.Upgraded how) {
        this.exchange = exchange;
        connection = exchange.lane.connection();
        options = how.options();
        talk = how.talk();
        inbox = talk == null ? null : new Inbox(() -> connection.post(this::goOn));
        listener = inbox == null ? how.listener() : inbox;
        isTalkOver = talk == null;
        outbox = new Outbox(options.backlog());
        socket = new Socket(exchange, agreed.subprotocol(), outbox, inbox, this::drain);
        codec = agreed.codec(connection.desk().frames(), options);
        sender = new Sender(exchange, codec, outbox);
        keepalive = new Keepalive(options.keepalive(), connection.desk().clock());
    }

    // ---- from the connection ----

    @Override
    public void begun() {
        connection.desk().sockets().add(this);
        watch();
        var talking = talk;
        if (talking != null) {
            exchange.startBody(() -> socket.talk(talking), this::talkIsOver);
        } else {
            call(() -> listener.opened(socket));
        }
        if (connection.server().isClosed()) {
            goAway();
        }
    }

    @Override
    public void received(ByteBuffer data) {
        exchange.received(data.remaining());
        keepalive.heard();
        turn(waiting.with(data));
    }

    @Override
    public boolean inputEnded() {
        return phase == Phase.AGREED;
    }

    @Override
    public void writable(boolean now) {
        if (now) {
            keepalive.heard();
            goOn();
        } else {
            sender.pause();
            regulateReading();
        }
    }

    @Override
    public void expired() {
        switch (phase) {
            case OPEN -> keepAlive();
            case CLOSING -> {
                tellClosed(GONE);
                shut();
                exchange.exit(CloseBody.LOST);
                connection.transport().abort();
            }
            case AGREED, LEFT -> connection.transport().close();
            case SHUT -> {}
        }
    }

    @Override
    public void continued() {
        keepalive.heard();
    }

    @Override
    public void lost() {
        shut();
        exchange.clientLeft();
        tellClosed(GONE);
    }

    @Override
    public String waits() {
        return "message";
    }

    @Override
    public @Nullable String release(Exit exit) {
        var seen = end(exit);
        if (seen != null) {
            connection.transport().close();
        }
        return seen;
    }

    @Override
    public boolean isSeverable() {
        return true;
    }

    // ---- receiving ----

    private void turn(ByteBuffer in) {
        if (turning) {
            return;
        }
        turning = true;
        try {
            decode(in);
        } catch (Violation violation) {
            refuse(violation);
        } finally {
            turning = false;
        }
        waiting.keep(in);
        waiting.trim(!isHearing());
        regulateReading();
    }

    private void decode(ByteBuffer in) throws Violation {
        while (isHearing() && !isHeldUp()) {
            var frame = codec.decode(in);
            if (frame == null) {
                return;
            }
            take(frame);
        }
        if (!isHearing()) {
            in.position(in.limit());
        }
    }

    private void take(Frame frame) throws Violation {
        switch (frame.opcode()) {
            case PING -> sender.send(Frame.of(Opcode.PONG, frame.payload()));
            case CLOSE -> agree(CloseBody.of(frame));
            case PONG -> {}
            default -> hear(frame);
        }
    }

    private void hear(Frame message) {
        if (isTalkOver && talk != null) {
            return;
        }
        if (message.opcode() == Opcode.TEXT) {
            var text = message.text();
            call(() -> listener.text(socket, text));
        } else {
            call(() -> listener.binary(socket, message.payload()));
        }
    }

    private boolean isHearing() {
        return phase == Phase.OPEN || phase == Phase.CLOSING;
    }

    /** True while whoever receives, or the client, is to be given time. */
    private boolean isHeldUp() {
        return connection.isWritingPaused() || isFull();
    }

    private boolean isFull() {
        return inbox != null && !isTalkOver && inbox.isFull();
    }

    private void regulateReading() {
        boolean pause = isHearing() && isHeldUp();
        if (pause == readingPaused || connection.isGone()) {
            return;
        }
        readingPaused = pause;
        if (pause) {
            connection.transport().pauseReading();
        } else {
            keepalive.heard();
            connection.transport().resumeReading();
        }
    }

    // ---- sending ----

    /** Sends what waits, as far as the client takes it. */
    private void drain() {
        if (!isHearing()) {
            return;
        }
        sender.drain();
        if (phase == Phase.OPEN && outbox.isClosed()) {
            phase = Phase.CLOSING;
            connection.deadline().in(options.closeTimeout());
        } else if (outbox.isRoomAgain()) {
            call(() -> listener.writable(socket));
        }
    }

    /** There is room again, at this end or the other. */
    private void goOn() {
        drain();
        turn(waiting.bytes());
    }

    // ---- whether anybody is there ----

    private void keepAlive() {
        if (isFull() || sender.isTaking()) {
            keepalive.heard();
        }
        switch (keepalive.look()) {
            case WAIT -> watch();
            case ASK -> {
                sender.send(Frame.of(Opcode.PING, new byte[0]));
                watch();
            }
            case GIVE_UP -> connection.transport().abort();
        }
    }

    private void watch() {
        connection.deadline().in(keepalive.next());
    }

    // ---- the end ----

    /** The client closes it, or agrees that it is closed. */
    private void agree(CloseBody said) {
        boolean first = phase == Phase.OPEN || !outbox.isEmpty();
        phase = Phase.AGREED;
        outbox.shut();
        if (first) {
            sender.send(said.frame());
        }
        connection.deadline().in(options.closeTimeout());
        tellClosed(said);
        leaveIfOver();
    }

    private void talkIsOver() {
        isTalkOver = true;
        if (phase == Phase.AGREED) {
            leaveIfOver();
        } else if (isHearing()) {
            socket.close();
            goOn();
        }
    }

    private void leaveIfOver() {
        if (isTalkOver) {
            shut();
            exchange.exit();
            connection.transport().close();
        }
    }

    private void refuse(Violation violation) {
        var last = new CloseBody(violation.code(), violation.why());
        hangUp(last);
        tellClosed(last);
        exchange.exit(last.code());
    }

    /** The process is being ended. @return what the client saw */
    @Nullable
    String end(Exit exit) {
        if (phase == Phase.AGREED) {
            shut();
            connection.transport().close();
            return null;
        }
        if (!isHearing()) {
            return null;
        }
        var last = Sender.last(exit, exchange.pid());
        var seen = hangUp(last);
        return switch (Guard.attempt(() -> close(last))) {
            case null -> seen;
            case RuntimeException thrown -> throw thrown; // whoever asked for this reports it
            case Error thrown -> throw thrown;
            case Throwable thrown -> throw new IllegalStateException(thrown);
        };
    }

    /** Says the last there is to say, and hears no more. @return what the client saw */
    private String hangUp(CloseBody last) {
        boolean keepsUp = !connection.isWritingPaused();
        boolean isSaid = phase == Phase.CLOSING && outbox.isEmpty();
        outbox.shut();
        codec.close();
        connection.desk().sockets().remove(this);
        connection.unfreeze();
        if (!keepsUp) {
            phase = Phase.SHUT;
            connection.transport().abort();
            return "cut";
        }
        if (!isSaid) {
            sender.send(last.frame());
        }
        phase = Phase.LEFT;
        regulateReading();
        connection.deadline().in(LINGER);
        if (connection.transport().canWriteEof()) {
            connection.transport().writeEof();
        }
        return String.valueOf(last.code());
    }

    /** Closes it since the server goes away. */
    void goAway() {
        if (phase == Phase.OPEN) {
            socket.close(CloseBody.GOING_AWAY, "the server goes away");
        }
    }

    private void shut() {
        phase = Phase.SHUT;
        waiting.trim(true);
        outbox.shut();
        codec.close();
        connection.deadline().clear();
        connection.desk().sockets().remove(this);
    }

    private void tellClosed(CloseBody how) {
        call(() -> close(how));
    }

    private void close(CloseBody how) throws Exception {
        if (!toldClosed) {
            toldClosed = true;
            listener.closed(socket, how.code(), how.reason());
        }
    }

    private void call(Guard.Callout code) {
        Guard.call(exchange, code);
    }
}

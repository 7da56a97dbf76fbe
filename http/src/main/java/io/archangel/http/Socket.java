package io.archangel.http;

import io.archangel.http.wire.CloseBody;
import io.archangel.http.wire.Frame;
import io.archangel.http.wire.Opcode;
import io.archangel.loop.Loop;
import io.archangel.process.Process;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A WebSocket as the application has it: what it asks for waits in the outbox, and the loop is told. Any thread. */
final class Socket implements WebSocket.Peer {
    private final Exchange exchange;
    private final Loop loop;
    private final @Nullable String subprotocol;
    private final Outbox outbox;
    private final @Nullable Inbox inbox;
    private final Runnable drain;

    /** @param inbox null if nothing is to be received by {@link #receive}  @param drain empties the outbox, on the loop */
    Socket(Exchange exchange, @Nullable String subprotocol, Outbox outbox, @Nullable Inbox inbox, Runnable drain) {
        this.exchange = exchange;
        loop = exchange.lane.connection().transport().loop();
        this.subprotocol = subprotocol;
        this.outbox = outbox;
        this.inbox = inbox;
        this.drain = drain;
    }

    @Override
    public Request request() {
        return exchange;
    }

    @Override
    public Optional<String> subprotocol() {
        return Optional.ofNullable(subprotocol);
    }

    @Override
    public boolean isOpen() {
        return !outbox.isClosed();
    }

    @Override
    public void send(String text) {
        send(Frame.text(text));
    }

    @Override
    public void send(byte[] bytes) {
        send(Frame.of(Opcode.BINARY, bytes));
    }

    @Override
    public boolean offer(String text) {
        return wake(outbox.offer(Frame.text(text)));
    }

    @Override
    public boolean offer(byte[] bytes) {
        return wake(outbox.offer(Frame.of(Opcode.BINARY, bytes)));
    }

    @Override
    public void close(int code, String reason) {
        if (!CloseBody.isSendable(code)) {
            throw new HttpException(
                    "a WebSocket can't be closed with " + code + "; give 1000 to 1003, 1007 to 1014, or 3000 to 4999");
        }
        if (!CloseBody.isShort(reason)) {
            throw new HttpException("the reason has more than 123 bytes; say it in fewer words");
        }
        wake(outbox.close(new CloseBody(code, reason).frame()));
    }

    @Override
    public @Nullable Message receive() throws InterruptedException {
        if (exchange.isAlive()) {
            Process.checkpoint();
        }
        return Objects.requireNonNull(inbox).take();
    }

    /** Has somebody talk. On the talk's thread. */
    void talk(WebSocket.Talk talk) throws Exception {
        try {
            talk.with(this);
        } catch (HttpException refused) {
            if (isOpen() || !exchange.isAlive()) {
                throw refused;
            }
            // It sent on where the client had closed: the client's doing, not a failure of ours.
        }
    }

    private void send(Frame message) {
        if (exchange.isAlive()) {
            Process.checkpoint();
        }
        try {
            var put = outbox.put(message);
            if (put == Outbox.Put.REFUSED) {
                throw new HttpException("the client of " + exchange
                        + " does not keep up, and to wait for it would hold up a loop; use offer");
            }
            if (!wake(put)) {
                throw new HttpException(exchange + " is closed; nothing more is sent");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new HttpException(exchange + " was interrupted while its client did not keep up");
        }
    }

    /** Has the loop come, if need be. @return true if something was put in */
    private boolean wake(Outbox.Put put) {
        if (put == Outbox.Put.FIRST) {
            if (loop.isHere()) {
                drain.run();
            } else {
                exchange.lane.connection().post(drain);
            }
        }
        return put == Outbox.Put.FIRST || put == Outbox.Put.BEHIND;
    }
}

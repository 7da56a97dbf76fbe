package io.archangel.http;

import io.archangel.loop.FakePeer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket of a {@link TestClient}, as a client sees it: no socket, but all of the server. It answers pings by itself. Of the
 * client's thread.
 *
 *     var room = client.ws("/chat");
 *     assertThat(room.send("hello").text()).isEqualTo("hello");
 *     assertThat(room.close().code()).isEqualTo(1000);
 */
public final class TestSocket {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT = 126;
    private static final int LONG = 127;

    private final TestClient client;
    private final FakePeer peer;

    /** How much of what came has been read. */
    private int read;

    /** The message of which not all frames have come. */
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private boolean isText;
    private @Nullable Message next;
    private @Nullable Close closed;
    private boolean saidGoodbye;

    /** @param read how long the answer's head is */
    TestSocket(TestClient client, FakePeer peer, int read) {
        this.client = client;
        this.peer = peer;
        this.read = read;
    }

    /**
     * How it ended.
     *
     * @param code what the server gave; 1005 if it gave none, 1006 if it was lost without goodbye
     */
    public record Close(int code, String reason) {}

    /** Sends a text. @return this  @throws HttpException if it is closed */
    public TestSocket send(String text) {
        return message(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes. @return this  @throws HttpException if it is closed */
    public TestSocket send(byte[] bytes) {
        return message(BINARY, bytes);
    }

    /** The next message, waited for. @throws HttpException if it is closed before that, or none has come after 20 s */
    public Message receive() {
        client.await(() -> next() != null || closed != null, "no message");
        var taken = next;
        if (taken == null) {
            throw new HttpException("the WebSocket is closed: " + closed);
        }
        next = null;
        return taken;
    }

    /** The same, which is a text. @throws HttpException also if it is bytes */
    public String text() {
        return switch (receive()) {
            case Message.Text(var text) -> text;
            case Message.Binary bytes -> throw new HttpException("bytes came, not a text; take them by receive");
        };
    }

    /** Closes it, for all has been said. @return what the server says to that; messages that came before are dropped */
    public Close close() {
        return close(1000, "");
    }

    /** The same for another cause. @param code any, also one that no client may send  @param reason 123 bytes at most */
    public Close close(int code, String reason) {
        var words = reason.getBytes(StandardCharsets.UTF_8);
        goodbye(ByteBuffer.allocate(2 + words.length)
                .putShort((short) code)
                .put(words)
                .array());
        return closed();
    }

    /** How it ended, waited for; messages that came before are dropped. @throws HttpException if it has not after 20 s */
    public Close closed() {
        client.await(
                () -> {
                    while (next() != null) {
                        next = null;
                    }
                    return closed != null && peer.isEnded();
                },
                "no goodbye");
        return closed == null ? new Close(1006, "") : closed;
    }

    private TestSocket message(int opcode, byte[] payload) {
        if (saidGoodbye || peer.isEnded()) {
            throw new HttpException("the WebSocket is closed; send before that");
        }
        frame(opcode, payload);
        return this;
    }

    private void goodbye(byte[] payload) {
        if (!saidGoodbye && !peer.isEnded()) {
            saidGoodbye = true;
            frame(CLOSE, payload);
        }
    }

    /** Masked by zeros, which change nothing (RFC 6455, 5.3). */
    private void frame(int opcode, byte[] payload) {
        var frame = ByteBuffer.allocate(payload.length + 14).put((byte) (LAST | opcode));
        if (payload.length < SHORT) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length < 1 << Short.SIZE) {
            frame.put((byte) (MASKED | SHORT)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | LONG)).putLong(payload.length);
        }
        frame.putInt(0).put(payload).flip();
        var bytes = new byte[frame.remaining()];
        frame.get(bytes);
        peer.send(bytes);
    }

    /** The next message that has come, or null. */
    private @Nullable Message next() {
        var in = ByteBuffer.wrap(peer.receivedBytes());
        in.position(read);
        while (next == null && closed == null && take(in)) {
            read = in.position();
        }
        if (next == null && closed == null && peer.isEnded()) {
            closed = new Close(1006, "");
        }
        return next;
    }

    /** @return false if the frame is not whole yet */
    private boolean take(ByteBuffer in) {
        if (in.remaining() < 2) {
            return false;
        }
        int first = in.get() & 0xff;
        int size = in.get() & 0xff;
        int more = size == SHORT ? Short.BYTES : size == LONG ? Long.BYTES : 0;
        if (in.remaining() < more) {
            return false;
        }
        size = size == SHORT ? in.getShort() & 0xffff : size == LONG ? (int) in.getLong() : size;
        if (in.remaining() < size) {
            return false;
        }
        var payload = new byte[size];
        in.get(payload);
        take(first & 0xf, (first & LAST) != 0, payload);
        return true;
    }

    private void take(int opcode, boolean last, byte[] payload) {
        switch (opcode) {
            case CONTINUATION, TEXT, BINARY -> {
                isText = opcode == CONTINUATION ? isText : opcode == TEXT;
                message.writeBytes(payload);
                if (last) {
                    next = isText
                            ? new Message.Text(message.toString(StandardCharsets.UTF_8))
                            : new Message.Binary(message.toByteArray());
                    message.reset();
                }
            }
            case PING -> frame(PONG, payload);
            case CLOSE -> {
                var words = ByteBuffer.wrap(payload);
                closed = payload.length < 2
                        ? new Close(1005, "")
                        : new Close(
                                words.getShort() & 0xffff,
                                StandardCharsets.UTF_8.decode(words).toString());
                goodbye(payload);
            }
            default -> {} // a pong
        }
    }
}

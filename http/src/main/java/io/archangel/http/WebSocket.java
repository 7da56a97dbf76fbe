package io.archangel.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (RFC 6455), as the server's end sees it. The request that asked for it goes on as its process, of kind {@code
 * ws}. Any thread may call any method.
 *
 * <p>What is sent goes out in order. A message that the client is too slow for waits, up to
 * {@link WebSocketOptions#backlog}; beyond that {@link #send} waits and {@link #offer} does not take it.
 */
public interface WebSocket {
    /** The request that it began as. */
    Request request();

    /** The subprotocol that was chosen of those that the client named. */
    Optional<String> subprotocol();

    /** False once either end has begun to close it, or it is lost. */
    boolean isOpen();

    // ---- sending ----

    /**
     * Sends a text, and waits while the client does not keep up.
     *
     * @throws HttpException if it is not open, or would wait on a loop's thread, where {@link #offer} is the way
     */
    void send(String text);

    /** Sends bytes, which must not change from here on, likewise. @throws HttpException as {@link #send(String)} has it */
    void send(byte[] bytes);

    /**
     * Sends a text unless it would have to wait. @return false if it was not taken; {@link Listener#writable} tells when
     * there is room
     */
    boolean offer(String text);

    /** Sends bytes, which must not change from here on, likewise. @return false if they were not taken */
    boolean offer(byte[] bytes);

    /**
     * Closes it, behind what was sent; again is harmless. What the client sends until it agrees still comes in; if it does
     * not agree within {@link WebSocketOptions#closeTimeout} the connection is cut. Never blocks.
     *
     * @param code   1000 if all has been said, else 1001 to 1003, 1007 to 1014, or one of the application's own from 3000
     *               to 4999
     * @param reason for the client, 123 bytes of UTF-8 at most
     * @throws HttpException if code or reason can't be sent
     */
    void close(int code, String reason);

    /** Closes it, for all has been said. */
    default void close() {
        close(1000, "");
    }

    // ---- receiving ----

    /**
     * Hears what comes, and needs no thread: all of it is called on the connection's loop, one at a time, where it must not
     * block. What one throws ends the WebSocket as Failed, and its client gets 1011. While more waits to be sent than the
     * client takes, nothing is received.
     */
    interface Listener {
        /** It is open. Once, first. */
        default void opened(WebSocket socket) throws Exception {}

        /** A text came. One that is not wanted closes it with 1003. */
        default void text(WebSocket socket, String text) throws Exception {
            socket.close(1003, "no text is taken here");
        }

        /** Bytes came; they are the listener's own. Where they are not wanted they close it with 1003. */
        default void binary(WebSocket socket, byte[] bytes) throws Exception {
            socket.close(1003, "no bytes are taken here");
        }

        /** There is room again, after an offer was not taken. */
        default void writable(WebSocket socket) throws Exception {}

        /**
         * Nothing more will come. Once, last, whatever ended it, unless its loop is held up then: what must happen in any
         * case is for {@code socket.request().process().atExit}.
         *
         * @param code the one that the client gave, or 1005 if it gave none; 1006 if it was lost without goodbye; what the
         *     client was told if it was ended at this end
         */
        default void closed(WebSocket socket, int code, String reason) throws Exception {}
    }

    /** Talks to the client on a thread of its own. */
    @FunctionalInterface
    interface Talk {
        /**
         * Talks. Called once, on a virtual thread, after the handler has returned; its return closes the WebSocket, and
         * what it throws ends it as Failed, and its client gets 1011.
         */
        void with(Peer peer) throws Exception;
    }

    /** A WebSocket from which messages are taken. */
    interface Peer extends WebSocket {
        /**
         * Waits for the next message. One thread at a time. A client that sends faster than they are taken is held back.
         *
         * @return the message, or null if no more will come
         * @throws InterruptedException if the WebSocket is ended meanwhile
         */
        @Nullable
        Message receive() throws InterruptedException;
    }
}

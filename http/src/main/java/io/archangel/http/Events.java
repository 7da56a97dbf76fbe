package io.archangel.http;

import java.util.Optional;

/**
 * Where server-sent events go, to a page's {@code EventSource}. While there are none, a comment is sent now and then, so
 * that the connection is known to be there, at either end. Any thread may call any method.
 */
public interface Events {
    /** The id of the last event that the page had before it connected again. */
    Optional<String> lastId();

    /**
     * Sends an event, and waits while the client does not keep up.
     *
     * @throws HttpException if the request is over or this closed, so that whoever sends stops; or if it would wait on a
     *     loop's thread, where {@link #offer} is the way
     */
    void send(Event event);

    /** Sends data alone, likewise. @throws HttpException as {@link #send(Event)} has it */
    default void send(String data) {
        send(Event.of(data));
    }

    /** Sends a comment, which the page does not hear of, likewise. @throws HttpException as {@link #send(Event)} has it */
    void comment(String words);

    /** Sends an event unless it would have to wait. @return false if it was not taken; {@link #onReady} tells when it would */
    boolean offer(Event event);

    /** Calls back once when there is room, as {@link Sink#onReady} has it. */
    void onReady(Runnable ready);

    /** Ends the stream, as {@link Sink#close} has it; a page's EventSource connects again. */
    void close();

    /** Sends events from a thread that may block. */
    @FunctionalInterface
    interface Writer {
        /** Sends them. Called once, as {@link Response.Writer} is; its return ends the stream. */
        void write(Events events) throws Exception;
    }

    /** Is given a stream of events that stays open. */
    @FunctionalInterface
    interface Opener {
        /** Takes it, which may be kept. Called once, as {@link Response.Opener} is, on the connection's loop. */
        void open(Events events) throws Exception;
    }
}

package io.archangel.http;

import io.archangel.http.wire.Field;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of one exchange: how its request comes in and its answer goes out. On the connection's loop, except
 * where it says any thread. What sends says how many bytes it sent.
 *
 * <pre>
 * NOT BEGUN --begin--> BEGUN --piece*, end--> WHOLE
 * NOT BEGUN --send--> WHOLE
 * </pre>
 */
interface Lane {
    /** Where it is a way. Any thread. */
    Connection connection();

    /** True if nothing else is on the connection meanwhile, so that what passes there is this. Any thread. */
    default boolean isAlone() {
        return false;
    }

    // ---- the request ----

    /** True if the whole request is there. */
    boolean isReceived();

    /** What came behind the request's body, once that is there. */
    List<Map.Entry<String, String>> trailers();

    /** Asks the client for the body, if it waits to be asked. */
    void askForBody();

    /** There is room for more of the body, or none. */
    void regulate();

    // ---- the answer ----

    /** Sends all of it. */
    int send(Response response);

    /** Sends all of it in place of what the handler did not say; what is left of the request is not waited for. */
    int sendError(Response response);

    /** Sends the head of an answer whose body is streamed; its {@link Response#length} may be known. */
    int begin(Response response);

    /** Sends a piece of the body. @param piece at least one byte */
    int piece(byte[] piece);

    /** Sends the end of the body. @param trailers what follows it, where that can be said */
    int end(List<Field> trailers);

    /** True if an answer can have something else spoken on the connection. */
    default boolean isUpgradable() {
        return false;
    }

    /** Answers 101, and has that spoken on the connection from then on. */
    default int upgrade(List<Field> fields, Dialect next) {
        throw new IllegalStateException(this + " is not upgradable");
    }

    /** True once its head is out. */
    boolean isBegun();

    /** True once all of it is out. */
    boolean isWhole();

    /** True while it has begun and only the connection's end will tell its client that it is whole. Any thread. */
    default boolean isEndedByClose() {
        return false;
    }

    /** True if the transport takes no more of it for now. */
    boolean isWritingPaused();

    /** Its process is stopped, so that its client is to feel it, or goes on. */
    default void hold(boolean now) {}

    /** What an answer that no thread is about waits for, in one word, or did a moment ago. Any thread. */
    default String waits() {
        if (!isWritingPaused()) {
            return "answer";
        }
        return isAlone() || connection().isWritingPaused() ? "client" : "window";
    }

    // ---- the end ----

    /** True if nobody is there to be answered. */
    boolean isGone();

    /** All of the answer is out: whatever is next may begin. */
    void answered();

    /** Ends in the middle of the answer, so that its client sees that it is not whole. */
    void cut();

    /** The exchange is over, and nobody is there to be told. */
    void leave();

    /** Cuts the client off from outside. Any thread. @return what it saw, or null if that can't be done */
    default @Nullable String sever() {
        return null;
    }
}

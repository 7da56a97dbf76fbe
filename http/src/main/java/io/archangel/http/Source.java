package io.archangel.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where an answer comes from that is not all there when its handler returns. */
sealed interface Source {

    /** The length of a body that nobody knows yet. */
    long UNKNOWN = -1;

    /** How a body that is written is sent. */
    default How how() {
        return switch (this) {
            case Written(var writer, var how) -> how;
            case Opened(var opener, var how) -> how;
            case Unchanged(var length) -> new How(length, false, false);
            default -> How.PLAIN;
        };
    }

    /** The same, sent in another way. */
    default Source sent(UnaryOperator<How> change) {
        return switch (this) {
            case Written(var writer, var how) -> new Written(writer, change.apply(how));
            case Opened(var opener, var how) -> new Opened(opener, change.apply(how));
            default -> this;
        };
    }

    /** Another answer, once somebody has it, and what is made of that then. */
    record Later(CompletionStage<? extends Response> stage, UnaryOperator<Response> then) implements Source {}

    /** Another answer, which is made on a virtual thread, and what is made of that then. */
    record Made(Callable<Response> maker, UnaryOperator<Response> then) implements Source {}

    /** A body that is written on a virtual thread. */
    record Written(Response.Writer writer, How how) implements Source {}

    /** No answer but a WebSocket. @param listener if there is no talk, the one who hears what comes */
    record Upgraded(WebSocketOptions options, WebSocket.Listener listener, WebSocket.@Nullable Talk talk)
            implements Source {}

    /** A body that is written by whoever has the sink. */
    record Opened(Response.Opener opener, How how) implements Source {}

    /**
     * How a written body is sent.
     *
     * @param length in bytes, or {@link #UNKNOWN}
     * @param corked whether the head may be changed at first
     * @param packed whether it is compressed
     */
    record How(long length, boolean corked, boolean packed) {
        static final How PLAIN = new How(UNKNOWN, false, false);
    }

    /** No body, for the client has it (304). @param length of the body that it has, or {@link #UNKNOWN} */
    record Unchanged(long length) implements Source {}

    /** What went wrong, in words that are put as the client wants to read them. @param errors fields and reasons */
    record Told(String detail, List<Map.Entry<String, String>> errors) implements Source {}
}

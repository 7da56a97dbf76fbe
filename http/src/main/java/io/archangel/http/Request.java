package io.archangel.http;

import io.archangel.process.Process;
import io.archangel.process.Signal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request. Its head never changes; any thread may read it, even after the end. */
public interface Request {
    /** {@code GET}, {@code POST}; as it came, for methods are case-sensitive. */
    String method();

    /**
     * The path, percent-decoded as UTF-8, without the query; {@code *} for {@code OPTIONS *}. Each slash in it was one on
     * the wire (encoded ones are refused), and no segment is {@code .} or {@code ..}.
     */
    String path();

    /** Of {@link #path} what is below the place where its app is mounted: {@code /x} of {@code /chat/x}; at least a slash. */
    String rest();

    /** The first query parameter of this name, decoded. */
    Optional<String> query(String name);

    /** All query parameters in order, decoded; one without {@code =} is empty. */
    List<Map.Entry<String, String>> queries();

    /** A header, in any case; several lines of one name are joined by {@code ", "}. */
    Optional<String> header(String name);

    /** All header lines in order, names as they came. */
    List<Map.Entry<String, String>> headers();

    /** True if it has a header line whose name begins with {@code If-}, or a Range; {@link Conditional} is for these. */
    default boolean isConditional() {
        return headers().stream().anyMatch(it -> Preconditions.isOne(it.getKey()));
    }

    /** The body; an empty one where there is none. */
    Body body();

    /**
     * The lines that came behind the body, in order, once it has been read to its end; none before. Those that would say how
     * the message is framed, for whom it is or who asks are refused (RFC 9110, 6.5.1).
     */
    List<Map.Entry<String, String>> trailers();

    /**
     * The address at the other end, {@code 127.0.0.1:51812}; {@code unix} on a path. Behind a proxy that the listener trusts
     * it is what that says ({@link Listen#behind}), perhaps without a port, or {@code unknown}.
     */
    String client();

    /** {@code http} or {@code https}: how the client asked, likewise. */
    String scheme();

    /** The host that the client asked for, likewise, lower case and without port; empty where HTTP/1.0 did not say. */
    Optional<String> host();

    /** Its traceparent, if it has one and that is as it must be (W3C Trace Context, 3.2). */
    Optional<String> trace();

    /**
     * Vouches for whoever sent it: the connection is no stranger's ({@link HttpOptions#strangers}) as long as this request lives, and
     * then until another begins on it, or, over HTTP/2, until the client says anything. For that a handler is to vouch anew. Any
     * thread; again is harmless.
     */
    void vouch();

    /** The request as a process: for hooks at its end, signals, children. */
    Process process();

    /**
     * Handles the client's going away (HUP) in place of the default, which ends GET and HEAD and lets every other method
     * finish its work, its answer dropped. The handler runs once, on the connection's loop, where it must not block; soon,
     * if the client has gone already. {@code rq.onHangup(hup -> rq.process().exit(1))} gives up.
     */
    void onHangup(Signal.Handler handler);
}

package io.archangel.http;

import io.archangel.http.wire.Field;
import io.archangel.http.wire.HttpDate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An answer; immutable.
 *
 *     return Response.text("gone\n").status(410).header("Cache-Control", "no-store");
 *
 * It is there at once, is written piece by piece ({@link #stream}, {@link #open}), or comes {@link #later}.
 */
public final class Response {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final String EVENTS = "text/event-stream";
    private static final byte[] NOTHING = {};
    private static final List<Field> TEXT = List.of(Lines.of("Content-Type", "text/plain; charset=utf-8"));
    private static final List<Field> HTML = List.of(Lines.of("Content-Type", "text/html; charset=utf-8"));

    private final int status;
    private final List<Field> fields;
    private final byte[] body;
    private final @Nullable Source source;

    private Response(int status, List<Field> fields, byte[] body, @Nullable Source source) {
        this.status = status;
        this.fields = fields;
        this.body = body;
        this.source = source;
    }

    /** Writes a streamed answer. */
    @FunctionalInterface
    public interface Writer {
        /**
         * Writes it. Called once, on a virtual thread of the request's, after the handler has returned; its return ends the
         * answer, and what it throws cuts it.
         */
        void write(Sink out) throws Exception;
    }

    /** Hands a sink to whoever will write to it. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Takes the sink, which may be kept. Called once, on the connection's loop, where it must not block, after the
         * handler has returned; what it throws ends the request as if the handler had.
         */
        void open(Sink out) throws Exception;
    }

    /** 200 with plain text in UTF-8. */
    public static Response text(String text) {
        return new Response(200, TEXT, text.getBytes(StandardCharsets.UTF_8), null);
    }

    /** 200 with HTML in UTF-8; escaping what came from outside is the caller's. */
    public static Response html(String html) {
        return new Response(200, HTML, html.getBytes(StandardCharsets.UTF_8), null);
    }

    /** 200 with bytes, which must not change from here on. */
    public static Response bytes(String contentType, byte[] bytes) {
        return new Response(200, List.of(Lines.of("Content-Type", contentType)), bytes, null);
    }

    /** A status without a body. @param status 200 to 599 */
    public static Response of(int status) {
        return new Response(checked(status), List.of(), NOTHING, null);
    }

    /** 200 with a body that is written piece by piece, by code that may block; it is not called for HEAD. */
    public static Response stream(String contentType, Writer writer) {
        return written(contentType, writer, Source.How.PLAIN);
    }

    /**
     * The same with a length that is known before.
     *
     * @param length in bytes; to write more throws, and less than that is cut, so that the client sees it
     */
    public static Response stream(String contentType, long length, Writer writer) {
        if (length < 0) {
            throw new HttpException("length is " + length + "; give 0 or more, or none");
        }
        return written(contentType, writer, new Source.How(length, false, false));
    }

    private static Response written(String contentType, Writer writer, Source.How how) {
        return new Response(
                200, List.of(Lines.of("Content-Type", contentType)), NOTHING, new Source.Written(writer, how));
    }

    /**
     * A file, or the parts of it that are asked for (RFC 9110, 14): with its type by its name, length, Last-Modified and ETag;
     * 404 if there is none, 405 for other methods than GET and HEAD, 416 where no part is there. It is read piece by piece on
     * a virtual thread, also for inline handlers, no faster than the client takes it; one that changes meanwhile is cut.
     *
     * @param file whatever the program wants to show; {@link Folder} is for names that come from outside
     */
    public static Response file(Request rq, Path file) {
        return made(() -> FileAnswer.of(rq, file));
    }

    /**
     * 200 with a body that anybody may write, for as long as it takes, and that holds no thread meanwhile: it ends by
     * {@link Sink#close}, or with the request. The opener is not called for HEAD.
     */
    public static Response open(String contentType, Opener opener) {
        return new Response(
                200,
                List.of(Lines.of("Content-Type", contentType)),
                NOTHING,
                new Source.Opened(opener, Source.How.PLAIN));
    }

    /**
     * An answer that somebody will have later, from any thread; until then the request holds none. What the stage fails
     * with ends the request as if the handler had thrown it. If the request ends before, the stage is cancelled, where it
     * is a {@link java.util.concurrent.Future}, on a thread of the manager.
     */
    public static Response later(CompletionStage<? extends Response> stage) {
        return new Response(200, List.of(), NOTHING, new Source.Later(stage, UnaryOperator.identity()));
    }

    /**
     * What went wrong, as a problem document (RFC 9457): JSON, a page or plain text, as the client would have it, with the
     * request's pid. {@link Problem} throws one.
     *
     * @param status 400 to 599
     * @param detail what is wrong, for the client to read; nothing secret. What came from outside is escaped
     */
    public static Response problem(int status, String detail) {
        return problem(status, detail, List.of());
    }

    /**
     * The same, which says of each of several fields what is wrong with it: in JSON as {@code errors}, a list of objects with
     * {@code field} and {@code reason}.
     *
     * @param errors fields and reasons
     */
    public static Response problem(int status, String detail, List<Map.Entry<String, String>> errors) {
        if (status < 400 || status > 599) {
            throw new HttpException("status is " + status + "; a problem has 400 to 599");
        }
        return new Response(status, List.of(), NOTHING, new Source.Told(detail, List.copyOf(errors)));
    }

    /**
     * The same, if it is streamed, with its head held back, and changed by {@link Sink#head}, until {@link Sink#flush}, 16 KiB
     * of the body or its end.
     */
    public Response corked() {
        return map(it -> it.sent(how -> new Source.How(how.length(), true, how.packed())));
    }

    /** The same, compressed; not for one that comes later. */
    Response packed() {
        return source == null
                ? body(Deflating.all(body))
                : sent(how -> new Source.How(Source.UNKNOWN, how.corked(), true));
    }

    private Response sent(UnaryOperator<Source.How> change) {
        return source == null ? this : new Response(status, fields, NOTHING, source.sent(change));
    }

    /**
     * Server-sent events, sent by code that may block; a comment goes out after 15 s without any. It ends with its client,
     * whatever the method.
     */
    public static Response events(Events.Writer writer) {
        return events(EventStream.HEARTBEAT, writer);
    }

    /** The same with another time after which a comment goes out, more than zero. */
    public static Response events(Duration heartbeat, Events.Writer writer) {
        return EventStream.head(stream(EVENTS, out -> writer.write(EventStream.over(out, heartbeat))));
    }

    /** Server-sent events that anybody may send, for as long as it takes; as {@link #open} has it, otherwise likewise. */
    public static Response openEvents(Events.Opener opener) {
        return openEvents(EventStream.HEARTBEAT, opener);
    }

    /** The same with another time after which a comment goes out, more than zero. */
    public static Response openEvents(Duration heartbeat, Events.Opener opener) {
        return EventStream.head(open(EVENTS, out -> opener.open(EventStream.over(out, heartbeat))));
    }

    /**
     * A WebSocket in place of an answer; its header lines go with the 101. A request that asks for none, or for one as it
     * should not, is refused with 400, 403 or 426, and then the listener hears nothing.
     */
    public static Response webSocket(WebSocket.Listener listener) {
        return webSocket(WebSocketOptions.defaults(), listener);
    }

    /** The same, set up so. */
    public static Response webSocket(WebSocketOptions options, WebSocket.Listener listener) {
        return new Response(200, List.of(), NOTHING, new Source.Upgraded(options, listener, null));
    }

    /** A WebSocket on which a virtual thread talks, likewise. */
    public static Response webSocket(WebSocket.Talk talk) {
        return webSocket(WebSocketOptions.defaults(), talk);
    }

    /** The same, set up so. */
    public static Response webSocket(WebSocketOptions options, WebSocket.Talk talk) {
        return new Response(200, List.of(), NOTHING, new Source.Upgraded(options, new WebSocket.Listener() {}, talk));
    }

    /**
     * What is made of this one: now, or of one that comes {@link #later}, when it is there, on the connection's loop, where
     * it must not block; what is thrown then ends the request as if the handler had.
     */
    public Response map(UnaryOperator<Response> change) {
        return source == null ? change.apply(this) : mapped(source, change);
    }

    private Response mapped(Source from, UnaryOperator<Response> change) {
        return switch (from) {
            case Source.Later(var stage, var then) ->
                new Response(status, fields, body, new Source.Later(stage, it -> change.apply(then.apply(it))));
            case Source.Made(var maker, var then) ->
                new Response(status, fields, body, new Source.Made(maker, it -> change.apply(then.apply(it))));
            default -> change.apply(this);
        };
    }

    /** The same with another status; 204 and 304 have no body. @param other 200 to 599 */
    public Response status(int other) {
        checked(other);
        return map(it -> it.of(other, it.fields));
    }

    /**
     * The same with one more header line.
     *
     * @throws HttpException if the name is no token, the value has control characters (a line break among them) or any
     *     beyond Latin-1, or the line is the wire's own to write: how the message is framed, and Date
     */
    public Response header(String name, String value) {
        var line = Lines.of(name, value);
        return map(it -> it.with(List.of(line)));
    }

    /**
     * The same with this strong ETag: other bytes, another version.
     *
     * @param version without quotes
     * @throws HttpException if it has spaces, quotes, controls or what is beyond Latin-1
     */
    public Response etag(String version) {
        var tag = EntityTag.of(version).toString();
        return map(it -> it.without("etag").header("ETag", tag));
    }

    /** The same with the time at which what it shows last changed; clients see whole seconds. */
    public Response lastModified(Instant time) {
        var date = HttpDate.of(time);
        return map(it -> it.without("last-modified").header("Last-Modified", date));
    }

    /** The same with the status and the header of another. @throws HttpException if that can't have a body */
    Response head(Response other) {
        if (isBare(other.status())) {
            throw new HttpException("an answer that is written has a body; its status can't be " + other.status);
        }
        return new Response(other.status, other.fields, body, source);
    }

    /** The same with a text for its body. */
    Response written(String type, String text) {
        return new Response(status, fields, text.getBytes(StandardCharsets.UTF_8), null).header("Content-Type", type);
    }

    /** What is made on a virtual thread of the request's. */
    static Response made(Callable<Response> maker) {
        return new Response(200, List.of(), NOTHING, new Source.Made(maker, UnaryOperator.identity()));
    }

    /** The same with another body, which is there. */
    Response body(byte[] other) {
        return new Response(status, fields, other, null);
    }

    /** The same with header lines of the wire's. */
    Response with(List<Field> lines) {
        var more = new ArrayList<>(fields);
        more.addAll(lines);
        return of(status, List.copyOf(more));
    }

    /** The 304 in its place; it keeps all of the header, by which filters know what it stands for, until it is sent. */
    Response unchanged() {
        return new Response(NOT_MODIFIED, fields, NOTHING, new Source.Unchanged(length()));
    }

    /** A 304 as it is sent: without what describes a body that is not there. */
    Response bare() {
        return new Response(status, Lines.bare(fields), NOTHING, null);
    }

    /** The same with a body that is written and whose length is known. */
    Response streamed(long length, Writer writer) {
        return new Response(status, fields, NOTHING, new Source.Written(writer, new Source.How(length, false, false)));
    }

    /** The same without the header lines of a name. @param name in lower case */
    Response without(String name) {
        return of(
                status,
                fields.stream()
                        .filter(line -> !line.name().equalsIgnoreCase(name))
                        .toList());
    }

    Response of(int status, List<Field> fields) {
        boolean bare = isBare(status) && !(source instanceof Source.Unchanged);
        return new Response(status, fields, bare ? NOTHING : body, bare ? null : source);
    }

    /** The status code. @throws HttpException if the answer is still to come */
    public int status() {
        requireThere();
        return status;
    }

    /** A header line of it in any case, the first; empty too for what the server writes. @throws HttpException as status */
    public Optional<String> header(String name) {
        requireThere();
        for (var line : fields) {
            if (line.name().equalsIgnoreCase(name)) {
                return Optional.of(line.value());
            }
        }
        return Optional.empty();
    }

    private void requireThere() {
        if (source instanceof Source.Later || source instanceof Source.Made) {
            throw new HttpException("the answer is still to come; look at it in map");
        }
    }

    List<Field> fields() {
        return fields;
    }

    /** Of its body in bytes, or {@link Source#UNKNOWN}. */
    long length() {
        return source == null ? body.length : how().length();
    }

    /** How a written body is sent. */
    Source.How how() {
        return source == null ? Source.How.PLAIN : source.how();
    }

    byte[] body() {
        return body;
    }

    @Nullable
    Source source() {
        return source;
    }

    /** True if its status alone says that there is no body. */
    boolean isBare() {
        return isBare(status);
    }

    private static boolean isBare(int status) {
        return status == NO_CONTENT || status == NOT_MODIFIED;
    }

    private static int checked(int status) {
        if (status < 200 || status > 599) {
            throw new HttpException("status is " + status + "; give 200 to 599");
        }
        return status;
    }
}

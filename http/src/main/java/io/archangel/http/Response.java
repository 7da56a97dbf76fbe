package io.archangel.http;

import io.archangel.http.wire.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer; immutable.
 *
 *     return Response.text("gone\n").status(410).header("Cache-Control", "no-store");
 */
public final class Response {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final byte[] NOTHING = {};
    private static final Set<String> OF_THE_WIRE = Set.of(
            "connection", "content-length", "date", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    private final int status;
    private final List<Field> fields;
    private final byte[] body;
    private final @Nullable Writer writer;

    private Response(int status, List<Field> fields, byte[] body, @Nullable Writer writer) {
        this.status = status;
        this.fields = fields;
        this.body = body;
        this.writer = writer;
    }

    /** Writes a streamed answer. */
    @FunctionalInterface
    public interface Writer {
        /**
         * Writes it. Called once, on the handler's virtual thread, after the handler has returned; its return ends the
         * answer, and what it throws cuts it.
         */
        void write(Sink out) throws Exception;
    }

    /** 200 with plain text in UTF-8. */
    public static Response text(String text) {
        return bytes("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** 200 with HTML in UTF-8; escaping what came from outside is the caller's. */
    public static Response html(String html) {
        return bytes("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    /** 200 with bytes, which must not change from here on. */
    public static Response bytes(String contentType, byte[] bytes) {
        return new Response(200, List.of(field("Content-Type", contentType)), bytes, null);
    }

    /** A status without a body. @param status 200 to 599 */
    public static Response of(int status) {
        return new Response(checked(status), List.of(), NOTHING, null);
    }

    /** 200 with a body that is written piece by piece; not for inline handlers, since writing may block. */
    public static Response stream(String contentType, Writer writer) {
        return new Response(200, List.of(field("Content-Type", contentType)), NOTHING, writer);
    }

    /** The same with another status; 204 and 304 have no body. @param other 200 to 599 */
    public Response status(int other) {
        boolean bare = isBare(checked(other));
        return new Response(other, fields, bare ? NOTHING : body, bare ? null : writer);
    }

    /**
     * The same with one more header line.
     *
     * @throws HttpException if the name is no token, the value has control characters (a line break among them) or any
     *     beyond Latin-1, or the line is the wire's own to write: how the message is framed, and Date
     */
    public Response header(String name, String value) {
        var more = new ArrayList<>(fields);
        more.add(field(name, value));
        return new Response(status, List.copyOf(more), body, writer);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    List<Field> fields() {
        return fields;
    }

    byte[] body() {
        return body;
    }

    @Nullable
    Writer writer() {
        return writer;
    }

    /** True if its status alone says that there is no body. */
    boolean isBare() {
        return isBare(status);
    }

    private static boolean isBare(int status) {
        return status == NO_CONTENT || status == NOT_MODIFIED;
    }

    private static Field field(String name, String value) {
        if (OF_THE_WIRE.contains(name.toLowerCase(Locale.ROOT))) {
            throw new HttpException("the header " + name + " is written by the server; leave it out");
        }
        try {
            return new Field(name, value);
        } catch (IllegalArgumentException bad) {
            throw new HttpException(String.valueOf(bad.getMessage()));
        }
    }

    private static int checked(int status) {
        if (status < 200 || status > 599) {
            throw new HttpException("status is " + status + "; give 200 to 599");
        }
        return status;
    }
}

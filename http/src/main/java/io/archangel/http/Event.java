package io.archangel.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A server-sent event (WHATWG HTML, 9.2); immutable, so that one may go to many, and is encoded once.
 *
 *     Event.of("{\"price\": 7}").name("quote").id("4711")
 */
public final class Event {
    private final String data;
    private final @Nullable String id;
    private final @Nullable String name;
    private final @Nullable Duration retry;

    /** Made when it is first sent; whoever comes at the same moment makes an equal one. */
    private byte @Nullable [] bytes;

    private Event(String data, @Nullable String id, @Nullable String name, @Nullable Duration retry) {
        this.data = data;
        this.id = id;
        this.name = name;
        this.retry = retry;
    }

    /** One with data, of any number of lines; a line may end by CR, LF or both, and the page sees LF. */
    public static Event of(String data) {
        return new Event(data, null, null, null);
    }

    /**
     * The same with an id, which a page that connects again gives as the last it had.
     *
     * @throws HttpException if it has a line break or a NUL
     */
    public Event id(String id) {
        return new Event(data, oneLine("id", id), name, retry);
    }

    /** The same with a name, which it is heard by in place of {@code message}. @throws HttpException if it has a line break */
    public Event name(String name) {
        return new Event(data, id, oneLine("name", name), retry);
    }

    /** The same, and says how long the page is to wait before it connects again. */
    public Event retry(Duration time) {
        return new Event(data, id, name, time);
    }

    /** As it is sent. */
    byte[] bytes() {
        var present = bytes;
        if (present == null) {
            present = text().getBytes(StandardCharsets.UTF_8);
            bytes = present;
        }
        return present;
    }

    private String text() {
        var text = new StringBuilder(data.length() + 32);
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        if (name != null) {
            text.append("event: ").append(name).append('\n');
        }
        if (retry != null) {
            text.append("retry: ").append(Math.max(0, retry.toMillis())).append('\n');
        }
        lines("data: ", data, text);
        return text.append('\n').toString();
    }

    /** A comment, which no page hears of. */
    static byte[] comment(String words) {
        var text = new StringBuilder();
        lines(": ", words, text);
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void lines(String prefix, String lines, StringBuilder to) {
        if (lines.indexOf('\n') < 0 && lines.indexOf('\r') < 0) { // as data is that was made by code, however long
            to.append(prefix).append(lines).append('\n');
            return;
        }
        for (var line : lines.split("\r\n|\r|\n", -1)) {
            to.append(prefix).append(line).append('\n');
        }
    }

    private static String oneLine(String what, String text) {
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new HttpException("the " + what + " of an event has a line break or a NUL; leave that out");
        }
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Event event && Arrays.equals(bytes(), event.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    @Override
    public String toString() {
        return text();
    }
}

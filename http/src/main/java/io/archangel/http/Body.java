package io.archangel.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A request's body as it comes in. Reading blocks (on the virtual thread) until the client has sent more; a client that is
 * faster than the reader is held back. For an inline handler it is there already. It is read once.
 */
public interface Body {
    /**
     * The bytes as they come. Reading throws an {@link IOException} if the client leaves in the middle, or if the process
     * is ended meanwhile.
     */
    InputStream stream();

    /** All that is left of it; bounded by {@link HttpOptions#bodyLimit}. @throws IOException as {@link #stream} has it */
    default byte[] bytes() throws IOException {
        try (var in = stream()) {
            return in.readAllBytes();
        }
    }

    /** All that is left of it, as UTF-8. @throws IOException as {@link #stream} has it */
    default String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * All that is left of it, as the fields of a form ({@code application/x-www-form-urlencoded}), in order.
     *
     * @throws Problem 413 if there are more than 10,000
     * @throws IOException as {@link #stream} has it
     */
    default List<Map.Entry<String, String>> form() throws IOException {
        return Query.all(text());
    }
}

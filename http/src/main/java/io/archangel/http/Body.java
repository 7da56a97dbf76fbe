package io.archangel.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

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
}

package io.archangel.http;

import java.io.IOException;
import java.util.Optional;

/**
 * Files that come with a program, in its jar or wherever its classes are.
 *
 *     server.mount("/logo", "logo", rq -> Resource.of(Shop.class, "logo.svg").orElseThrow());
 */
public final class Resource {
    private Resource() {}

    /**
     * 200 with the whole of one, and its type by its name. It is read now, on the calling thread; the answer may be kept and
     * given to many.
     *
     * @param beside a class in whose package it is
     * @param name   {@code logo.svg}, or {@code images/logo.svg} below; the program's own, and not what comes from outside
     * @return empty if there is none
     * @throws IOException if it can't be read
     */
    public static Optional<Response> of(Class<?> beside, String name) throws IOException {
        try (var file = beside.getResourceAsStream(name)) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(Response.bytes(ContentTypes.of(name), file.readAllBytes()));
        }
    }
}

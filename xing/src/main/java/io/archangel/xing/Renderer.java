package io.archangel.xing;

import io.archangel.http.Response;
import java.util.Optional;

/** Makes answers of values that endpoints return. */
@FunctionalInterface
public interface Renderer {
    /**
     * Makes an answer of a value, if it can and the client would have it so. Called where the endpoint was; what it throws ends
     * the request as if that had.
     *
     * @return empty for another to try, at last JSON
     */
    Optional<Response> render(Call rq, Object value) throws Exception;
}

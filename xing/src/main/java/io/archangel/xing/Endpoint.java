package io.archangel.xing;

/** Answers the requests of a route: a lambda, or a class. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers one request. Called once for each, by any number of threads at a time: on a virtual thread of the request's own,
     * which may block; or, where the route is {@link Option#inline}, on the loop, where it must not. What it throws ends the
     * request as Failed and its client gets a 500, but for {@link io.archangel.http.Problem}, which is its answer.
     *
     * @return never null: a {@link io.archangel.http.Response}; or any value, which is put as the client would have it (text as
     *     such on a route that {@link Option#produces} it); or an
     *     {@link java.util.Optional} of either, which is a 404 if it is empty; or a
     *     {@link java.util.concurrent.CompletionStage} of any of these, which holds no thread until it is complete
     */
    Object answer(Call rq) throws Exception;
}

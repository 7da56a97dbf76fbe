package io.archangel.xing;

import io.archangel.http.Request;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request, as the endpoints and filters of a site see it. */
public interface Call extends Request {

    /** The call that a filter's request is. @throws XingException if it comes from no site */
    static Call of(Request rq) {
        if (rq instanceof Call call) {
            return call;
        }
        throw new XingException("the request comes from no site; put this filter before a site's routes by Site.filter,"
                + " and hand on the request that it was given");
    }

    /** A parameter of the path, decoded. @throws XingException if the pattern has none of this name */
    String path(String name);

    /** The same as a number. @throws io.archangel.http.Problem 422 if it is none; the type {@code int} takes care of that */
    default int pathInt(String name) {
        return path(name, Integer.class);
    }

    /** The same. @throws io.archangel.http.Problem 422 if it is no whole number of 64 bits */
    default long pathLong(String name) {
        return path(name, Long.class);
    }

    /** The same as any type that {@link #bind} knows for one value. @throws io.archangel.http.Problem 422 if it is none */
    <T> T path(String name, Class<T> type);

    /** A query parameter of some type. @throws io.archangel.http.Problem 422 if it is there and of no such value */
    <T> Optional<T> query(String name, Class<T> type);

    /** The fields of a form in the body. @throws io.archangel.http.Problem 415 if the body is none */
    List<Map.Entry<String, String>> form() throws IOException;

    /**
     * A record of what was sent: components that a parameter of the path has the name of come from there; the others from the
     * query, or, if the method has a body, from that, which may be JSON or a form. Components may be text, numbers, booleans,
     * enums, what java.time writes as ISO-8601, UUID, URI, records, and lists, sets, Optionals and maps of these. All are
     * required, but for Optional, {@code @Nullable}, and, outside JSON, booleans and lists. What the record's constructor
     * refuses by IllegalArgumentException is wrong, too.
     *
     * @throws io.archangel.http.Problem 422 that names all fields that are wrong and why; 400 if the body is malformed; 415 if
     *     it is of another type
     * @throws XingException if the type is no such record
     * @throws IOException as {@link io.archangel.http.Body#stream} has it
     */
    <T> T bind(Class<T> type) throws IOException;

    /**
     * What the client would have most of some media types (RFC 9110, 12.5.1); among equals the first. An answer that depends
     * on it says {@code Vary: Accept}.
     *
     * @param types lower case, as {@code text/html}
     * @return empty if it would have none of them
     */
    default Optional<String> accepts(String... types) {
        return Accept.of(this).best(List.of(types));
    }

    /** The pattern of its route below the site's place. */
    String pattern();

    /** The path of a named route of this site, from the root on. @see Site#url */
    String url(String name, Object... values);

    /** What a filter has left under its type. */
    <T> Optional<T> attribute(Class<T> type);

    /** Leaves something for whoever comes after. One a type; for the thread that handles the request. */
    <T> void attribute(Class<T> type, T value);
}

package io.archangel.xing;

import io.archangel.http.Scheduling;
import java.lang.reflect.Type;
import java.util.List;

/**
 * What is said of a route besides who answers it; made by the methods of this class, which are there to be imported.
 *
 *     site.get("/people/{id:int}", rq -> people.find(rq.pathInt("id")), named("person"), returns(Person.class))
 */
public sealed interface Option {
    /** {@link #named}. */
    record Named(String name) implements Option {}

    /** {@link #returns}. */
    record Returns(Type type, int status) implements Option {}

    /** {@link #takes}. */
    record Takes(Type type) implements Option {}

    /** {@link #summary}. */
    record Summary(String text) implements Option {}

    /** {@link #inline}. */
    record Inline() implements Option {}

    /** {@link #scheduled}. */
    record Scheduled(Scheduling how) implements Option {}

    /** {@link #produces}. */
    record Produces(List<String> types) implements Option {}

    /** Its name, for {@link Site#url}; the {@code operationId} in OpenAPI. @param name letters, digits, {@code _ . -} */
    static Option named(String name) {
        return new Named(name);
    }

    /** The type of what it answers, for OpenAPI, with status 200. */
    static Option returns(Type type) {
        return new Returns(type, 200);
    }

    /** The same with another status, which a plain value is answered with, too. @param status 200 to 299 */
    static Option returns(int status, Type type) {
        if (status < 200 || status > 299) {
            throw new XingException(
                    "a route returns status " + status + "; give 200 to 299, and throw a Problem for others");
        }
        return new Returns(type, status);
    }

    /** The type of a list, for {@link #returns(Type)}. */
    static Type listOf(Class<?> element) {
        return new ListType(element);
    }

    /** The type of the record that its endpoint binds by itself, for OpenAPI. */
    static Option takes(Type type) {
        return new Takes(type);
    }

    /** What it does, in a few words, for OpenAPI. */
    static Option summary(String text) {
        return new Summary(text);
    }

    /** The media types of what it answers, for OpenAPI, where that is not JSON. One {@code text/…} is what text is sent as, too. */
    static Option produces(String... types) {
        return new Produces(List.of(types));
    }

    /** It runs on the loop, where it must not block; it is called once the whole body is there. */
    static Option inline() {
        return new Inline();
    }

    /** Who runs the virtual threads of its requests. */
    static Option scheduled(Scheduling how) {
        return new Scheduled(how);
    }
}

package io.archangel.web;

import io.archangel.http.Problem;
import io.archangel.http.Resource;
import io.archangel.http.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The page and what belongs to it, from inside the jar. What is read once is kept. Any thread; reading blocks. */
final class Assets {
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*";

    /** No file's name is longer; where one could be, to match it would take a stack as deep as it is long. */
    private static final int LONGEST = 256;

    private static final String ABSENT = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Archangel</title>
        <p>The page of the console is not built in. The API behind it is at <code>/api</code>, described at
        <code>/openapi.json</code>.</p></html>
        """;

    private final ConcurrentHashMap<String, Response> kept = new ConcurrentHashMap<>();

    /** The page. */
    Response page() {
        return kept("index.html").orElseGet(() -> Response.html(ABSENT)).header("Cache-Control", "no-cache");
    }

    /** A file below {@code /assets/}: its name has a digest of what is in it, so that it never changes. */
    Response file(String name) {
        return (name.length() <= LONGEST && name.matches(NAME) ? found(name) : Optional.<Response>empty())
                .orElseThrow(() -> new Problem(Answers.problem(404, "there is no such file")))
                .header("Cache-Control", "public, max-age=31536000, immutable");
    }

    private Optional<Response> found(String name) {
        return kept("assets/" + name).or(() -> name.equals("index.html") ? Optional.empty() : kept(name));
    }

    /** Only what is there is kept, so that nobody fills it with names. */
    private Optional<Response> kept(String name) {
        var known = Optional.ofNullable(kept.get(name)).or(() -> read(name));
        known.ifPresent(it -> kept.putIfAbsent(name, it));
        return known;
    }

    private static Optional<Response> read(String name) {
        try {
            return Resource.of(Assets.class, "assets/" + name);
        } catch (IOException torn) {
            throw new WebException("the page can't be read from the jar: " + torn.getMessage(), torn);
        }
    }
}

package io.archangel.web;

import io.archangel.http.Problem;
import io.archangel.http.Response;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("png", "image/png"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("woff2", "font/woff2"));

    private final ConcurrentHashMap<String, Optional<byte[]>> kept = new ConcurrentHashMap<>();

    /** The page. */
    Response page() {
        var html = bytes("index.html");
        return (html == null ? Response.html(ABSENT) : Response.bytes(type("index.html"), html))
                .header("Cache-Control", "no-cache");
    }

    /** A file below {@code /assets/}: its name has a digest of what is in it, so that it never changes. */
    Response file(String name) {
        var bytes = name.length() <= LONGEST && name.matches(NAME) ? found(name) : null;
        if (bytes == null) {
            throw new Problem(Answers.problem(404, "there is no such file"));
        }
        return Response.bytes(type(name), bytes).header("Cache-Control", "public, max-age=31536000, immutable");
    }

    private byte @Nullable [] found(String name) {
        var bytes = bytes("assets/" + name);
        return bytes == null && !name.equals("index.html") ? bytes(name) : bytes;
    }

    private byte @Nullable [] bytes(String name) {
        var known = kept.get(name);
        if (known == null) {
            known = Optional.ofNullable(read(name));
            if (known.isPresent()) {
                kept.put(name, known); // only what is there, so that nobody fills it with names
            }
        }
        return known.orElse(null);
    }

    private static byte @Nullable [] read(String name) {
        try (var in = Assets.class.getResourceAsStream("assets/" + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException torn) {
            throw new WebException("the page can't be read from the jar: " + torn.getMessage(), torn);
        }
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }
}

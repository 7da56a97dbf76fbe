package io.archangel.xing;

import static io.archangel.xing.RealServer.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.Problem;
import io.archangel.http.Response;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A site's answers have versions, and its changes depend on them, without a line of code. */
final class VersionsTest {
    @AutoClose
    private final RealServer web = new RealServer();

    private final Map<String, String> notes = new ConcurrentHashMap<>(Map.of("a", "one"));

    /** @param text of the note */
    record Note(String text) {}

    @BeforeEach
    void mount() {
        var site = Site.create()
                .group(
                        "/notes",
                        all -> all.filter((rq, next) -> {
                                    if (rq.header("x-key").isEmpty()) {
                                        throw new Problem(401, "give the key");
                                    }
                                    return next.handle(rq);
                                })
                                .get("/{name}", rq -> new Note(note(rq.path("name"))))
                                .put("/{which}", Note.class, (rq, note) -> {
                                    notes.put(rq.path("which"), note.text());
                                    return Response.of(204);
                                })
                                .delete("/{name}", rq -> {
                                    notes.remove(rq.path("name"));
                                    return Response.of(204);
                                }));
        web.server.mount("/", "site", site);
    }

    private String note(String name) {
        var text = notes.get(name);
        if (text == null) {
            throw new Problem(404, "there is no such note");
        }
        return text;
    }

    private String put(String name, String text, String condition) throws IOException {
        return web.ask(
                "PUT /notes/" + name,
                ("{\"text\":\"" + text + "\"}").getBytes(UTF_8),
                "X-Key: 1",
                "Content-Type: application/json",
                condition);
    }

    @Test
    void answer_isTagged_andSentOnce() throws IOException {
        var first = web.ask("GET /notes/a", "X-Key: 1");
        var tag = header(first, "ETag");
        assertThat(tag).matches("\"[A-Za-z0-9_-]{22}\"");
        var second = web.ask("GET /notes/a", "X-Key: 1", "If-None-Match: " + tag);
        assertThat(second).startsWith("HTTP/1.1 304 ").endsWith("||").contains("|Vary: Accept|");
        assertThat(web.ask("HEAD /notes/a", "X-Key: 1", "If-None-Match: " + tag))
                .startsWith("HTTP/1.1 304 ");
        assertThat(web.ask("GET /notes/a", "X-Key: 1", "Range: bytes=0-3", "If-Range: " + tag))
                .startsWith("HTTP/1.1 206 ")
                .endsWith("||{\"te");
    }

    @Test
    void change_ofAnOldVersion_is412_andOfTheLastOneIsMade() throws IOException {
        var tag = header(web.ask("GET /notes/a", "X-Key: 1"), "ETag");
        assertThat(put("a", "two", "If-Match: " + tag)).startsWith("HTTP/1.1 204 ");
        assertThat(put("a", "three", "If-Match: " + tag)).startsWith("HTTP/1.1 412 ");
        assertThat(web.ask("DELETE /notes/a", "X-Key: 1", "If-Match: " + tag)).startsWith("HTTP/1.1 412 ");
        assertThat(notes).containsEntry("a", "two");
        assertThat(put("a", "four", "If-None-Match: *")).startsWith("HTTP/1.1 412 ");
        assertThat(put("b", "new", "If-None-Match: *")).startsWith("HTTP/1.1 204 ");
        assertThat(put("c", "new", "If-Match: *")).startsWith("HTTP/1.1 412 ");
        assertThat(notes).containsOnlyKeys("a", "b");
    }

    @Test
    void filters_areAskedBeforeConditions() throws IOException {
        var tag = header(web.ask("GET /notes/a", "X-Key: 1"), "ETag");
        assertThat(web.ask("GET /notes/a", "If-None-Match: " + tag)).startsWith("HTTP/1.1 401 ");
        assertThat(web.ask("DELETE /notes/a", "If-Match: " + tag)).startsWith("HTTP/1.1 401 ");
        assertThat(notes).hasSize(1);
    }

    @Test
    void change_whoseReadIsForOthers_learnsNothingOfIt() throws IOException {
        var site = Site.create()
                .group(
                        "",
                        all -> all.filter((rq, next) -> {
                                    if (rq.header("x-key").isEmpty()) {
                                        throw new Problem(401, "give the key");
                                    }
                                    return next.handle(rq);
                                })
                                .get("/secret", rq -> new Note("secret")))
                .put("/secret", Note.class, (rq, note) -> Response.of(204));
        web.server.mount("/apart", "apart", site);

        var answer = web.ask(
                "PUT /apart/secret",
                "{\"text\":\"x\"}".getBytes(UTF_8),
                "Content-Type: application/json",
                "If-Match: \"x\"");

        assertThat(answer).startsWith("HTTP/1.1 412 ").doesNotContainIgnoringCase("etag");
    }
}

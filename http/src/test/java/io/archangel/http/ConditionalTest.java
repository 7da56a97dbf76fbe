package io.archangel.http;

import static io.archangel.http.Web.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditional requests, by the tables of RFC 9110 and 9111. */
final class ConditionalTest {
    private static final Instant TIME = Instant.parse("2026-11-01T10:00:00.5Z");
    private static final String TEN = "0123456789";

    private final Web web = new Web();
    private final AtomicInteger changes = new AtomicInteger();

    @BeforeEach
    void mount() {
        there(
                "tagged",
                rq -> Response.text(TEN)
                        .etag("v1")
                        .lastModified(TIME)
                        .header("Cache-Control", "max-age=60")
                        .header("Expires", "Sun, 22 Nov 2026 12:01:00 GMT")
                        .header("Content-Language", "en")
                        .header("Content-Location", "/there")
                        .header("Vary", "Accept")
                        .header("Set-Cookie", "a=1")
                        .header("X-Own", "1"));
        there("weak", rq -> Response.text(TEN).header("ETag", "W/\"v1\""));
        there(
                "dated",
                rq -> Response.stream("text/plain", out -> out.write(TEN)).lastModified(TIME));
        there("bare", rq -> Response.stream("text/plain", out -> out.write(TEN)));
        there("gone", rq -> Response.problem(404, "there is none"));
        there("moved", rq -> Response.of(307).header("Location", "/tagged"));
        there("commas", rq -> Response.text(TEN).etag("a,b"));
        there("stored", rq -> Response.text(TEN));
        there("private", rq -> Response.text(TEN).header("Cache-Control", "no-store"));
    }

    /** It shows this, and a change to it is 204; a POST shows it, too. */
    private void there(String name, Handler reading) {
        Handler all = Handler.inline(rq -> {
            if (rq.method().equals("GET")
                    || rq.method().equals("HEAD")
                    || rq.method().equals("POST")) {
                return reading.handle(rq);
            }
            changes.incrementAndGet();
            return Response.of(204);
        });
        web.server.mount(
                App.of(name, "/" + name, all).filter(Conditional.filter()).filter(Conditional.writing(reading)));
    }

    @AfterEach
    void close() {
        web.close();
    }

    private String ask(String method, String path, String lines) {
        var peer = web.send(method + " " + path + " HTTP/1.1|Host: a|" + lines + "Connection: close||");
        web.until(peer::isClosed);
        return read(peer);
    }

    @ParameterizedTest(name = "{0}: {1} {2} {3}")
    @CsvFileSource(resources = "rfc9110.csv", delimiter = '|', quoteCharacter = '`')
    void request_isAnsweredAsTheRfcHasIt(
            String section, String method, String there, String lines, int status, String expected) {
        var asked = lines == null ? "" : String.join("|", lines.split(" & ")) + "|";
        var seen = ask(method, "/" + there, asked);
        assertThat(seen).startsWith("HTTP/1.1 " + status + " ");
        var head = seen.substring(0, seen.indexOf("||") + 1);
        for (var line : expected == null ? new String[0] : expected.split(" & ")) {
            if (line.startsWith("!")) {
                assertThat(head).doesNotContain("|" + line.substring(1) + ":");
            } else {
                assertThat(head).contains("|" + line + "|");
            }
        }
        if (method.equals("HEAD") || status == 304 || status == 204) {
            assertThat(seen).endsWith("||");
        }
        assertThat(changes).hasValue(status == 204 ? 1 : 0);
    }

    @Test
    void tag_isOfBytesAndType_andTheSameEverywhere() {
        var tags = new String[4];
        for (int i = 0; i < tags.length; i++) {
            var type = i < 2 ? "text/plain" : "text/html";
            var text = i % 2 == 0 ? "a" : "b";
            tags[i] = EntityTag.of(Response.bytes(type, text.getBytes(UTF_8)).fields(), text.getBytes(UTF_8))
                    .toString();
        }
        assertThat(tags).doesNotHaveDuplicates().allMatch(it -> it.matches("\"[A-Za-z0-9_-]{22}\""));
    }

    @Test
    void compressed_isWeak_andTheSame304() {
        web.server.mount(App.of("text", "/text", Handler.inline(rq -> Response.text("x".repeat(2_000))))
                .filter(Conditional.filter())
                .filter(Gzip.filter()));
        var packed = ask("GET", "/text", "Accept-Encoding: gzip|");
        var tag = packed.replaceAll("(?s).*\\|ETag: ([^|]*)\\|.*", "$1");
        assertThat(tag).startsWith("W/\"");
        assertThat(packed).contains("|Vary: Accept-Encoding|", "|Content-Encoding: gzip|");
        assertThat(ask("GET", "/text", "Accept-Encoding: gzip|If-None-Match: " + tag + "|"))
                .startsWith("HTTP/1.1 304 ")
                .contains("|ETag: " + tag + "|", "|Vary: Accept-Encoding|")
                .doesNotContain("Content-");
        assertThat(ask("GET", "/text", "If-None-Match: " + tag + "|"))
                .startsWith("HTTP/1.1 304 ")
                .contains("|ETag: " + tag.substring(2) + "|", "|Vary: Accept-Encoding|");
        assertThat(ask("GET", "/text", "Accept-Encoding: gzip|If-Match: " + tag + "|"))
                .startsWith("HTTP/1.1 412 ");
        assertThat(ask("GET", "/text", "Accept-Encoding: gzip|Range: bytes=0-1|If-Range: " + tag + "|"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void compressed_beforeItGetsATag_isWeakToo() {
        web.server.mount(App.of("text", "/text", Handler.inline(rq -> Response.text("x".repeat(2_000))))
                .filter(Gzip.filter())
                .filter(Conditional.filter()));
        assertThat(ask("GET", "/text", "Accept-Encoding: gzip|")).contains("|ETag: W/\"");
        assertThat(ask("GET", "/text", "")).contains("|ETag: \"");
    }

    @Test
    void answer_thatIsLongMadeOrLater_isTaggedToo() {
        var later = new CompletableFuture<Response>();
        there("long", rq -> Response.text("x".repeat(100_000)));
        there("later", rq -> Response.later(later));
        later.complete(Response.text(TEN));
        for (var path : new String[] {"/long", "/later"}) {
            var tag = ask("GET", path, "").replaceAll("(?s).*\\|ETag: ([^|]*)\\|.*", "$1");
            assertThat(ask("GET", path, "If-None-Match: " + tag + "|")).startsWith("HTTP/1.1 304 ");
            assertThat(ask("PUT", path, "If-Match: " + tag + "|")).startsWith("HTTP/1.1 204 ");
            assertThat(ask("PUT", path, "If-Match: \"other\"|")).startsWith("HTTP/1.1 412 ");
        }
    }

    @Test
    void change_ofWhatCannotBeRead_isRefused() {
        there("secret", rq -> {
            throw new Problem(403, "not for you");
        });
        assertThat(ask("PUT", "/secret", "If-Match: *|")).startsWith("HTTP/1.1 412 ");
        assertThat(changes).hasValue(0);
    }

    @Test
    void change_isAskedForWithoutItsBodyAndItsConditions() {
        there(
                "seen",
                rq -> Response.text(rq.method()
                        + rq.headers()
                        + rq.header("if-match")
                        + rq.body().text()));
        assertThat(ask("PUT", "/seen", "If-Match: *|Content-Length: 0|")).startsWith("HTTP/1.1 204 ");
        there("tag", rq -> Response.text("").etag(rq.header("if-match").isPresent() ? "asked" : "clean"));
        assertThat(ask("PUT", "/tag", "If-Match: \"clean\"|")).startsWith("HTTP/1.1 204 ");
    }

    @Test
    void require_goesOnOrIsTheAnswer() {
        web.mount("/cheap", Handler.inline(rq -> {
            Conditional.require(rq, "v1");
            return Response.text("dear").etag("v1");
        }));
        web.mount("/new", Handler.inline(rq -> {
            Conditional.requireAbsent(rq);
            return Response.of(201);
        }));
        assertThat(ask("GET", "/cheap", "")).startsWith("HTTP/1.1 200 ");
        assertThat(ask("GET", "/cheap", "If-None-Match: \"v1\"|"))
                .startsWith("HTTP/1.1 304 ")
                .contains("|ETag: \"v1\"|");
        assertThat(ask("PUT", "/cheap", "If-Match: \"v1\"|")).startsWith("HTTP/1.1 200 ");
        assertThat(ask("PUT", "/cheap", "If-Match: \"v0\"|")).startsWith("HTTP/1.1 412 ");
        assertThat(ask("PUT", "/cheap", "If-None-Match: *|")).startsWith("HTTP/1.1 412 ");
        assertThat(ask("PUT", "/new", "If-None-Match: *|")).startsWith("HTTP/1.1 201 ");
        assertThat(ask("PUT", "/new", "If-Match: *|")).startsWith("HTTP/1.1 412 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\"b", "a\nb", "\u20ac"})
    void version_thatNoTagMayHave_isRefused(String version) {
        assertThatThrownBy(() -> Response.text("").etag(version))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("leave out");
    }

    @Test
    void unchanged_costsNoWriting() {
        there(
                "dear",
                rq -> Response.stream("text/plain", out -> {
                            throw new IllegalStateException("written all the same");
                        })
                        .etag("v1"));
        assertThat(ask("GET", "/dear", "If-None-Match: \"v1\"|")).startsWith("HTTP/1.1 304 ");
        assertThat(web.reports).isEmpty();
    }

    @Test
    void list_ofRandomText_isReadOrRefused() {
        var random = new Random(9110);
        var letters = "\"W/ ,\t*av1";
        for (int i = 0; i < 100_000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            var all = EntityTag.list(text.toString());
            if (all != null) {
                assertThat(String.join(
                                        ",",
                                        all.stream().map(EntityTag::toString).toList())
                                .replaceAll("[ \t,]", ""))
                        .isEqualTo(text.toString().replaceAll("[ \t,]", ""));
            }
        }
        assertThat(Arrays.asList(EntityTag.list("\"a\",W/\"b\""))).isNotEmpty();
    }
}

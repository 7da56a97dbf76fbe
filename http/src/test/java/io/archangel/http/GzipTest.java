package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.FakePeer;
import io.archangel.process.Kill;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compression of answers and of requests' bodies. */
final class GzipTest {
    private static final String LONG = "all work and no play ".repeat(100);
    private static final String GET = "GET / HTTP/1.1|Host: a|Accept-Encoding: gzip||";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Web web = new Web();

    @AfterEach
    void close() {
        web.close();
    }

    private void mount(Response answer) {
        web.server.mount(App.of("root", "/", Handler.inline(rq -> answer)).filter(Gzip.filter()));
    }

    /** The body of the only answer, as it came. */
    private static byte[] body(FakePeer peer) {
        var all = peer.receivedBytes();
        int at = new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        return Arrays.copyOfRange(all, at, all.length);
    }

    private static String unpacked(byte[] packed) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] packed(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static String head(FakePeer peer) {
        return read(peer).split("\\|\\|", 2)[0];
    }

    @Test
    void text_isPackedAndItsTagIsWeak() {
        mount(Response.text(LONG).header("ETag", "\"a\"").header("Accept-Ranges", "bytes"));
        var peer = web.send(GET);
        int length = body(peer).length;
        assertThat(head(peer))
                .isEqualTo("HTTP/1.1 200 OK|Vary: Accept-Encoding|ETag: W/\"a\"|Content-Encoding: gzip|Content-Length: "
                        + length);
        assertThat(unpacked(body(peer))).isEqualTo(LONG);
        assertThat(length).isLessThan(200);
        var asHead = web.send("HEAD / HTTP/1.1|Host: a|Accept-Encoding: gzip||");
        assertThat(read(asHead)).isEqualTo(head(peer) + "||");
    }

    @Test
    void text_thatIsVeryLong_isPackedBesideTheLoop() {
        var much = LONG.repeat(100);
        mount(Response.text(much));
        var peer = web.send(GET);
        web.until(() -> !peer.received().isEmpty());
        assertThat(unpacked(body(peer))).isEqualTo(much);
    }

    @Test
    void text_forAClientThatDoesNotTakeIt_isAsItIs() {
        mount(Response.text(LONG));
        assertThat(web.ask("GET / HTTP/1.1|Host: a||"))
                .isEqualTo("HTTP/1.1 200 OK|Vary: Accept-Encoding|Content-Length: 2100||" + LONG);
    }

    @Test
    void whatIsNotToBePacked_isLeftAlone() {
        web.server.filter(Gzip.filter());
        web.mount("/short", Handler.inline(rq -> Response.text("x".repeat(1_023))));
        web.mount("/image", Handler.inline(rq -> Response.bytes("image/png", new byte[5_000])));
        web.mount("/coded", Handler.inline(rq -> Response.text(LONG).header("Content-Encoding", "br")));
        web.mount("/part", Handler.inline(rq -> Response.text(LONG).status(206)));
        web.mount("/never", Handler.inline(rq -> Response.text(LONG).header("Cache-Control", "no-transform")));
        for (var path : new String[] {"/short", "/image", "/coded", "/part", "/never"}) {
            assertThat(web.ask(GET.replace("/ HTTP", path + " HTTP")))
                    .as(path)
                    .doesNotContain("Content-Encoding: gzip");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                       | true",
                "GZIP                       | true",
                "x-gzip                     | true",
                "deflate, gzip;q=1.0, *;q=0.5 | true",
                "*                          | true",
                "gzip;q=0                   | false",
                "gzip;q=0, *                | false",
                "*;q=0                      | false",
                "identity                   | false",
                "identity;q=1, gzip;q=0.5   | false",
                "br, deflate                | false",
                "gzip;q=0.001               | true",
                "''                         | false",
            })
    void isTaken_asTheClientWeighsIt(String accept, boolean taken) {
        assertThat(Gzip.isTaken(accept)).isEqualTo(taken);
    }

    @Test
    void stream_isPackedWriteByWrite_soThatEachCanBeReadAtOnce() throws DataFormatException {
        var sink = new AtomicReference<Sink>();
        mount(Response.open("text/event-stream", sink::set));
        var peer = web.send("GET / HTTP/1.0|Host: a|Accept-Encoding: gzip||");
        sink.get().offer("data: one\n\n");
        web.loop.runReady();
        assertThat(head(peer)).contains("|Content-Encoding: gzip|");
        assertThat(inflated(body(peer))).isEqualTo("data: one\n\n");
        sink.get().offer("data: two\n\n");
        web.loop.runReady();
        assertThat(inflated(body(peer))).isEqualTo("data: one\n\ndata: two\n\n");
        sink.get().close();
        web.until(peer::isClosed);
        assertThat(unpacked(body(peer))).isEqualTo("data: one\n\ndata: two\n\n");
    }

    /** What can be read of a packed body that has not ended. */
    private static String inflated(byte[] packed) throws DataFormatException {
        var inflater = new Inflater(true);
        inflater.setInput(packed, 10, packed.length - 10);
        var out = new byte[10_000];
        int size = inflater.inflate(out);
        inflater.end();
        return new String(out, 0, size, StandardCharsets.UTF_8);
    }

    @Test
    void stream_ofKnownLength_isPackedInChunks() {
        mount(Response.stream(TEXT, LONG.length(), out -> out.write(LONG)));
        var peer = web.send("GET / HTTP/1.1|Host: a|Accept-Encoding: gzip|Connection: close||");
        web.until(peer::isClosed);
        assertThat(head(peer)).endsWith("|Content-Encoding: gzip|Transfer-Encoding: chunked|Connection: close");
    }

    @Test
    void stream_corked_isPackedAsOne() {
        mount(Response.stream(TEXT, out -> out.write(LONG)).corked());
        var peer = web.send(GET);
        web.until(() -> !peer.received().isEmpty());
        assertThat(head(peer)).contains("|Content-Length: ");
        assertThat(unpacked(body(peer))).isEqualTo(LONG);
    }

    @Test
    void stream_killed_leavesNothing() {
        var sink = new AtomicReference<Sink>();
        mount(Response.open(TEXT, sink::set));
        web.send(GET);
        sink.get().offer("one");
        web.kill(Kill.of(web.only("http").pid()));
        assertThat(sink.get().offer("two")).isFalse();
        sink.get().close();
        web.loop.runReady();
        assertThat(web.loop.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip"})
    void body_packed_isUnpackedIfAskedFor(String coding) throws IOException {
        web.mount("/", Handler.inline(rq -> Response.text(Gzip.body(rq, 10_000).text())));
        var packed = packed(LONG);
        var peer = web.send(
                "POST / HTTP/1.1|Host: a|Content-Encoding: " + coding + "|Content-Length: " + packed.length + "||");
        peer.send(packed);
        web.loop.runReady();
        assertThat(read(peer)).endsWith("||" + LONG);
    }

    @Test
    void body_plain_isLeftAlone() {
        web.mount("/", Handler.inline(rq -> Response.text(Gzip.body(rq, 1).text())));
        assertThat(web.ask("POST / HTTP/1.1|Host: a|Content-Length: 2||hi")).endsWith("||hi");
    }

    @Test
    void body_thatUnpacksToTooMuch_is413() throws IOException {
        web.mount("/", Handler.inline(rq -> Response.text(Gzip.body(rq, 1_000).text())));
        var packed = packed("x".repeat(1_000_000));
        var peer = web.send("POST / HTTP/1.1|Host: a|Content-Encoding: gzip|Content-Length: " + packed.length + "||");
        peer.send(packed);
        web.loop.runReady();
        assertThat(read(peer)).startsWith("HTTP/1.1 413 ");
        assertThat(web.reports).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"br, 415", "gzip, 400"})
    void body_thatCannotBeUnpacked_isTold(String coding, int status) {
        web.mount("/", Handler.inline(rq -> Response.text(Gzip.body(rq, 1_000).text())));
        assertThat(web.ask("POST / HTTP/1.1|Host: a|Content-Encoding: " + coding + "|Content-Length: 5||hello"))
                .startsWith("HTTP/1.1 " + status + " ");
    }
}

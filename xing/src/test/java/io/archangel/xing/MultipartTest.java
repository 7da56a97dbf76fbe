package io.archangel.xing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.http.Response;
import io.archangel.process.Kill;
import io.archangel.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms with files, over the real server. */
final class MultipartTest {
    private static final String TYPE = "Content-Type: multipart/form-data; boundary=xyz";

    @AutoClose
    private final RealServer web = new RealServer();

    @TempDir
    private Path folder;

    private final CountDownLatch taken = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private UploadOptions options;

    @BeforeEach
    void mount() {
        options = UploadOptions.defaults()
                .folder(folder)
                .fileLimit(1_000)
                .totalLimit(1_500)
                .fieldLimit(200)
                .partLimit(8);
        web.mount("/form", rq -> {
            var form = Multipart.of(rq, options);
            var told = new StringBuilder(form.fields().toString());
            for (var file : form.files()) {
                try (var in = file.open()) {
                    told.append(';')
                            .append(String.join(",", file.field(), file.fileName(), file.contentType()))
                            .append(',')
                            .append(file.size())
                            .append(',')
                            .append(new String(in.readAllBytes(), UTF_8));
                }
            }
            return Response.text(told.toString());
        });
        web.mount("/hang", rq -> {
            Multipart.of(rq, options);
            taken.countDown();
            never.await();
            return Response.text("never");
        });
        web.mount("/fail", rq -> {
            Multipart.of(rq, options);
            throw new IllegalStateException("planted");
        });
    }

    private String send(String body) throws IOException {
        return send("/form", body);
    }

    private String send(String path, String body) throws IOException {
        return web.ask("POST " + path, body.replace("|", "\r\n").getBytes(UTF_8), TYPE);
    }

    private static String part(String about, String content) {
        return "--xyz|Content-Disposition: form-data; " + about + "||" + content + "|";
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("||") + 2);
    }

    private List<Path> left() throws IOException {
        try (var all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    void form_isReadInOrder_andItsFilesAreGoneAfterIt() throws IOException {
        var seen = send(part("name=\"title\"", "Füße") + part("name=tags", "a") + part("name=\"tags\"", "b")
                + "--xyz|content-disposition: Form-Data; Name=\"photo\"; FileName=\"a.jpg\"|Content-Type: image/jpeg||JPEG|"
                + "--xyz--|");
        assertThat(body(seen)).isEqualTo("[title=Füße, tags=a, tags=b];photo,a.jpg,image/jpeg,4,JPEG");
        await().until(() -> left().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "name=\"f\"; filename=\"../../etc/passwd\"!passwd",
                "name=\"f\"; filename=\"C:\\dir\\a.txt\"!a.txt",
                "name=\"f\"; filename=\"/etc/passwd\"!passwd",
                "name=\"f\"; filename=\"a%22b%0D%0A.txt\"!a\"b.txt",
                "name=\"f\"; filename=\"a\\\"b\"!a\"b",
                "name=\"f\"; filename=\"..\"!..",
                "name=\"f\"; filename=\"\u202egpj.exe\"!gpj.exe",
                "name=\"f\"; filename=\"über.txt\"!über.txt",
                "name=\"f\"; filename=plain.txt!plain.txt",
                "filename=\"first.txt\"; name=\"f\"!first.txt",
                "name=\"f\"; filename=\"a;b=c\"!a;b=c",
                "name=\"f\"; filename=\"a\"; filename=\"b\"!a",
            })
    void fileName_isTextAlone(String about, String name) throws IOException {
        var seen = send(part(about, "x") + "--xyz--");
        assertThat(body(seen)).isEqualTo("[];f," + name + ",application/octet-stream,1,x");
        assertThat(Files.exists(folder.resolve("passwd"))).isFalse();
    }

    @Test
    void file_thatWasNotChosen_isNone_andAnEmptyOneIsOne() throws IOException {
        assertThat(body(send(part("name=\"f\"; filename=\"\"", "") + "--xyz--")))
                .isEqualTo("[]");
        assertThat(body(send(part("name=\"f\"; filename=\"a\"", "") + "--xyz--")))
                .isEqualTo("[];f,a,application/octet-stream,0,");
    }

    @Test
    void content_mayHoldWhatIsAlmostABoundary() throws IOException {
        var almost = "\r\n--xy\r\n--\r\n\r--xyz\n--xyz";
        var seen = web.ask(
                "POST /form",
                ("--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n" + almost + "\r\n--xyz--")
                        .getBytes(UTF_8),
                TYPE);
        assertThat(seen).endsWith("," + almost.length() + "," + almost.replace("\r\n", "|"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"preamble|", "|", "a|b|c|"})
    void preambleAndEpilogue_meanNothing(String preamble) throws IOException {
        assertThat(body(send(preamble + part("name=\"a\"", "1") + "--xyz--|epilogue")))
                .isEqualTo("[a=1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing at all",
                "--xyz",
                "--xyz|",
                "--xyz|Content-Disposition: form-data; name=\"a\"",
                "--xyz|Content-Disposition: form-data; name=\"a\"||no end",
                "--xyz|Content-Disposition: form-data; name=\"a\"||1|--xy",
                "--xyz|Content-Disposition: form-data; name=\"a||1|--xyz--",
                "--xyz|Content-Disposition: form-data||1|--xyz--",
                "--xyz|Content-Disposition: attachment; name=\"a\"||1|--xyz--",
                "--xyz|Content-Type: text/plain||1|--xyz--",
                "--xyz|no colon||1|--xyz--",
                "--xyz|: no name||1|--xyz--",
                "--xyzabc|Content-Disposition: form-data; name=\"a\"||1|--xyz--",
            })
    void form_thatIsMalformed_is400_andLeavesNothing(String sent) throws IOException {
        var seen = send(sent.isEmpty() ? " " : sent);
        assertThat(seen).startsWith("HTTP/1.1 400 Bad Request|").contains("the form is malformed: ");
        await().until(() -> left().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "multipart/form-data",
                "multipart/mixed; boundary=xyz",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=\"a\u00e9\"",
                "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            })
    void body_thatIsNoForm_is415(String type) throws IOException {
        assertThat(web.ask("POST /form", "x".getBytes(UTF_8), "Content-Type: " + type))
                .startsWith("HTTP/1.1 415 ")
                .contains("multipart/form-data");
    }

    @Test
    void boundary_mayBeQuotedAndStrange() throws IOException {
        assertThat(web.ask(
                        "POST /form",
                        "--a b'()+_,-./:=?\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--a b'()+_,-./:=?--"
                                .getBytes(UTF_8),
                        "Content-Type: Multipart/Form-Data; charset=utf-8; boundary=\"a b'()+_,-./:=?\""))
                .endsWith("[a=1]");
    }

    @Test
    void whatIsTooLong_is413_whichNamesTheFieldAndTheLimit_andLeavesNothing() throws IOException {
        var file = "name=\"f\"; filename=\"a\"";
        assertThat(send(part(file, "x".repeat(1_001)) + "--xyz--"))
                .startsWith("HTTP/1.1 413 ")
                .contains("file f has more than 1000 bytes");
        assertThat(send(part(file, "x".repeat(1_000)) + part(file, "x".repeat(501)) + "--xyz--"))
                .startsWith("HTTP/1.1 413 ")
                .contains("the files have more than 1500 bytes, at f");
        assertThat(send(part(file, "x".repeat(1_000)) + part(file, "x".repeat(500)) + "--xyz--"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(send(part("name=\"a\"", "x".repeat(200)) + "--xyz--"))
                .startsWith("HTTP/1.1 413 ")
                .contains("the fields have more than 200 bytes, at a");
        assertThat(send(part("name=\"" + "n".repeat(201) + "\"", "") + "--xyz--"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(send(part("name=\"a\"", "").repeat(9) + "--xyz--"))
                .startsWith("HTTP/1.1 413 ")
                .contains("the form has more than 8 parts");
        assertThat(send("--xyz|X: " + "x".repeat(9_000) + "||1|--xyz--")).startsWith("HTTP/1.1 400 ");
        assertThat(send("x".repeat(20_000) + part("name=\"a\"", "1"))).startsWith("HTTP/1.1 400 ");
        await().until(() -> left().isEmpty());
        assertThat(web.reports).isEmpty();
    }

    @Test
    void files_ofARequestThatIsKilled_areDeleted() throws Exception {
        try (var socket = web.connect()) {
            var body = (part("name=\"f\"; filename=\"a\"", "x") + "--xyz--").replace("|", "\r\n");
            socket.getOutputStream()
                    .write(("POST /hang HTTP/1.1\r\nHost: a\r\n" + TYPE + "\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(ISO_8859_1));
            taken.await();
            assertThat(left()).hasSize(1);
            assertThat(Files.getPosixFilePermissions(left().getFirst())).hasSize(2);
            var request = web.manager.list().stream()
                    .filter(it -> it.kind().equals("http"))
                    .findFirst()
                    .orElseThrow();
            web.manager.signal(Kill.of(request.pid()).signal(Signal.KILL)).join();
            await().until(() -> left().isEmpty());
        }
    }

    @Test
    void files_ofARequestThatFailsOrWhoseClientLeaves_areDeleted() throws Exception {
        assertThat(send("/fail", part("name=\"f\"; filename=\"a\"", "x") + "--xyz--"))
                .startsWith("HTTP/1.1 500 ");
        await().until(() -> left().isEmpty());
        try (var socket = web.connect()) {
            socket.getOutputStream()
                    .write(("POST /form HTTP/1.1\r\nHost: a\r\n" + TYPE + "\r\nContent-Length: 100000\r\n\r\n"
                                    + part("name=\"f\"; filename=\"a\"", "x").replace("|", "\r\n") + "--xyz\r\nhalf")
                            .getBytes(ISO_8859_1));
            await().until(() -> left().size() == 1);
        }
        await().until(() -> left().isEmpty());
    }

    @Test
    void file_thatIsMoved_stays(@TempDir Path album) throws IOException {
        web.mount("/keep", rq -> {
            var file = Multipart.of(rq, options).file("f").orElseThrow();
            file.moveTo(album.resolve("1.jpg"));
            return Response.of(204);
        });
        assertThat(send("/keep", part("name=\"f\"; filename=\"a\"", "x") + "--xyz--"))
                .startsWith("HTTP/1.1 204 ");
        await().until(() -> left().isEmpty());
        assertThat(album.resolve("1.jpg")).hasContent("x");
    }

    @Test
    void file_largerThanMemoryWouldLike_goesToDisk() throws IOException {
        options = options.totalLimit(64 << 20).fileLimit(64 << 20);
        var content = "0123456789abcdef".repeat(2 << 20);
        web.mount("/size", rq -> {
            var form = Multipart.of(rq, options);
            return Response.text(
                    form.files().getFirst().size() + " " + form.field("after").orElse(""));
        });
        assertThat(body(send(
                        "/size",
                        part("name=\"f\"; filename=\"a\"", content) + part("name=\"after\"", "1") + "--xyz--")))
                .isEqualTo((32 << 20) + " 1");
        await().until(() -> left().isEmpty());
    }

    @Test
    void options_thatMakeNoSense_areRefused() {
        assertThatThrownBy(() -> UploadOptions.defaults().fieldLimit(0))
                .isInstanceOf(XingException.class)
                .hasMessage("fieldLimit is 0; give 1 or more");
    }
}

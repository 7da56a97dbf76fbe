package io.archangel.xing.template;

import static io.archangel.xing.Answer.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Server;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import io.archangel.xing.Site;
import io.archangel.xing.XingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that become pages, over the real server. */
final class TemplatesTest {
    private static final String PARAMETER = "@param io.archangel.xing.template.NewPerson person\n";

    private final List<Report> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));

    @AutoClose
    private final NettyLoop loop = NettyLoop.create();

    @AutoClose
    private final LoopThread thread = LoopThread.start(loop);

    @AutoClose
    private final HttpServer server = HttpServer.create(manager, HttpOptions.defaults());

    @AutoClose
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    @AutoClose
    private Templates templates;

    private Server listener;
    private String name = "Ann";

    /** @param number that nobody shows */
    public record Unshown(int number) {}

    @BeforeEach
    void mount() throws IOException {
        write("new-person.jte", PARAMETER + "<p>${person.name()}</p>");
        write(
                "people/all.jte",
                "@param java.util.List<String> names\n@param String title\n"
                        + "<h1>${title}</h1>@for(String name : names)<li>${name}</li>@endfor");
        templates = Templates.of(folder);
        var site = Site.create()
                .renderer(templates)
                .get("/type", rq -> new NewPerson(name))
                .get("/name", rq -> page("new-person.jte", new NewPerson(name)))
                .get("/map", rq -> page("people/all.jte", Map.of("names", List.of("Ann", "<b>"), "title", "All")))
                .get("/unshown", rq -> new Unshown(7))
                .get("/optional", rq -> Optional.of(new NewPerson(name)))
                .get("/missing", rq -> page("missing.jte", 1));
        server.mount("/", "site", site);
        listener = server.listen(loop, "127.0.0.1", 0);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    private HttpResponse<String> ask(String path, String accept) {
        var request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + listener.address().getPort() + path));
        return client.sendAsync(request.header("Accept", accept).build(), BodyHandlers.ofString())
                .join();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/type | text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html; charset=utf-8 | <p>Ann</p>",
                "/type | */* | application/json | {\"name\":\"Ann\"}",
                "/type | application/json | application/json | {\"name\":\"Ann\"}",
                "/type | application/json;q=0.5, text/html | text/html; charset=utf-8 | <p>Ann</p>",
                "/name | text/html | text/html; charset=utf-8 | <p>Ann</p>",
                "/name | */* | text/html; charset=utf-8 | <p>Ann</p>",
                "/name | application/json | application/json | {\"name\":\"Ann\"}",
                "/name | text/html;q=0.1, application/json;q=0.2 | application/json | {\"name\":\"Ann\"}",
                "/optional | text/html | text/html; charset=utf-8 | <p>Ann</p>",
                "/unshown | text/html, */*;q=0.1 | application/json | {\"number\":7}",
                "/map | text/html | text/html; charset=utf-8 | <h1>All</h1><li>Ann</li><li>&lt;b&gt;</li>",
            })
    void value_isShownAsTheClientWouldHaveIt(String path, String accept, String type, String body) {
        var answer = ask(path, accept);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(header(answer, "content-type")).isEqualTo(type);
        assertThat(header(answer, "vary")).isEqualTo("Accept");
        assertThat(header(answer, "etag")).startsWith("\"");
    }

    @Test
    void value_forWhichThereIsNoForm_is406() {
        assertThat(ask("/type", "image/png").statusCode()).isEqualTo(406);
        assertThat(ask("/name", "image/png").statusCode()).isEqualTo(406);
        assertThat(ask("/unshown", "text/html").statusCode()).isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "\"><svg/onload=alert(1)>",
                "' onmouseover='alert(1)",
                "\" autofocus onfocus=\"alert(1)",
                "</textarea><script>alert(1)</script>",
                "</title><script>alert(1)</script>",
                "--><script>alert(1)</script>",
                "`${alert(1)}`",
                "&lt;script&gt;",
                "\u2028<script>",
                "</script><script>alert(1)</script>",
                "');alert(1);//",
                "\\\"-alert(1)//",
                "&#39;);alert(1);//",
                "&quot;);alert(1);//",
            })
    void payload_isTextWhereverItStands(String payload) throws IOException {
        write(
                "new-person.jte",
                PARAMETER + "<p>${person.name()}</p>|<i title=\"${person.name()}\"></i>|"
                        + "<i title='${person.name()}'></i>|<script>let a = \"${person.name()}\";</script>|"
                        + "<b onclick=\"f('${person.name()}')\">x</b>");
        name = payload;
        var parts = ask("/type", "text/html").body().split("\\|", -1);
        assertThat(parts).hasSize(5);
        assertThat(parts[0]).matches("(?s)<p>[^<>]*</p>");
        assertThat(parts[1]).matches("(?s)<i title=\"[^\"<]*\"></i>");
        assertThat(parts[2]).matches("(?s)<i title='[^'<]*'></i>");
        assertThat(parts[3].substring(17, parts[3].length() - 11))
                .doesNotContain("</script", "<!--")
                .matches("(?s)(?:[^\"\\\\\n\r]|\\\\.)*");
        assertThat(parts[4]).matches("<b onclick=\"f\\('(?:[A-Za-z0-9 ]|\\\\u[0-9a-f]{4})*'\\)\">x</b>");
    }

    @Test
    void pageInAnAttribute_isEscapedOnceMore() throws IOException {
        write("new-person.jte", PARAMETER + "<iframe srcdoc=\"${person.name()}\"></iframe>");
        name = "<script>alert(1)</script>";
        assertThat(ask("/type", "text/html").body())
                .contains("&amp;lt;script")
                .doesNotContain("\"&lt;script", "<script");
    }

    @Test
    void blockInAnAttribute_isCheckedAsAValue() throws IOException {
        write("link.jte", "@import gg.jte.Content\n@param Content to\n<form action=\"${to}\"></form>");
        write("new-person.jte", PARAMETER + "@template.link(to = @`${person.name()}`)");
        name = "javascript:alert(1)";
        assertThat(ask("/type", "text/html").body()).contains("<form action=\"\">");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                " javascript:alert(1)",
                "java\tscript:alert(1)",
                "java\nscript:alert(1)",
                "\u0001javascript:alert(1)",
                "vbscript:x",
                "data:text/html,<script>alert(1)</script>",
                "data:image/svg+xml,<svg onload=alert(1)>",
                ":alert(1)",
            })
    void link_thatRunsSomething_isLeftOut(String link) throws IOException {
        write(
                "new-person.jte",
                PARAMETER + "<a href=\"${person.name()}\">x</a>|<a href='${person.name()}'>x</a>|"
                        + "<form action=\"${person.name()}\"></form>|<iframe src=\"${person.name()}\"></iframe>|"
                        + "<a href=\"${\"javascript\"}${person.name()}\">x</a>|<a href=\"/?q=${person.name()}\">x</a>");
        name = link;
        var parts = ask("/type", "text/html").body().split("\\|", -1);
        assertThat(parts[0]).isEqualTo("<a href=\"\">x</a>");
        assertThat(parts[1]).isEqualTo("<a href=''>x</a>");
        assertThat(parts[2]).isEqualTo("<form action=\"\"></form>");
        assertThat(parts[3]).isEqualTo("<iframe src=\"\"></iframe>");
        assertThat(parts[4]).isEqualTo("<a href=\"javascript\">x</a>");
        assertThat(parts[5]).startsWith("<a href=\"/?q=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/people/1?at=12:30",
                "people",
                "https://example.org/a:b",
                "mailto:ann@example.org",
                "?q=a:b",
                "#a:b",
                "",
                "data:image/png;base64,AAAA",
            })
    void link_thatRunsNothing_stays(String link) throws IOException {
        write(
                "new-person.jte",
                PARAMETER + "<a href=\"${person.name()}\">x</a>|<a href=\"/t?at=${person.name()}\">x</a>");
        name = link;
        assertThat(ask("/type", "text/html").body())
                .isEqualTo("<a href=\"" + link + "\">x</a>|<a href=\"/t?at=" + link + "\">x</a>");
    }

    @Test
    void template_thatChanges_isCompiledAgain() throws IOException {
        assertThat(ask("/type", "text/html").body()).isEqualTo("<p>Ann</p>");
        write("new-person.jte", PARAMETER + "<em>${person.name()}</em>");
        Files.setLastModifiedTime(
                folder.resolve("new-person.jte"), FileTime.from(Instant.now().plusSeconds(5)));
        await().untilAsserted(() -> assertThat(ask("/type", "text/html").body()).isEqualTo("<em>Ann</em>"));
    }

    @Test
    void template_thatIsMissingOrBroken_is500_andTheReportSaysWhich() throws IOException {
        assertThat(ask("/missing", "text/html").statusCode()).isEqualTo(500);
        write("new-person.jte", PARAMETER + "${person.none()}");
        var answer = ask("/type", "text/html");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("none", folder.toString(), "Exception");
        await().until(() -> reports.size() == 2);
        assertThat(reports.toString())
                .contains("there is no template missing.jte in " + folder + "; name one that is there")
                .contains("template new-person.jte of " + folder + " failed");
        write("new-person.jte", PARAMETER + "<p>mended</p>");
        Files.setLastModifiedTime(
                folder.resolve("new-person.jte"), FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(ask("/type", "text/html").body()).isEqualTo("<p>mended</p>");
    }

    @Test
    void template_isSafeFromNamesThatLeadOut() {
        for (var bad : new String[] {"../secret.jte", "/etc/passwd", "a/../../b.jte", "a//b.jte", "", "a\\b.jte"}) {
            assertThatThrownBy(() -> page(bad, 1))
                    .isInstanceOf(XingException.class)
                    .hasMessageContaining("give a name as people/person.jte");
        }
    }

    @Test
    void page_withNobodyToShowIt_saysHow() {
        server.mount("/bare", "bare", Site.create().get("/", rq -> page("a.jte", 1)));
        assertThat(ask("/bare", "text/html").statusCode()).isEqualTo(500);
        await().until(() -> reports.toString().contains("site.renderer(Templates.of(folder))"));
    }

    @Test
    void text_isWhatAPageWouldBe() {
        assertThat(templates.text("new-person.jte", new NewPerson("<b>"))).isEqualTo("<p>&lt;b&gt;</p>");
        assertThatThrownBy(() -> Templates.of(folder.resolve("none")))
                .isInstanceOf(XingException.class)
                .hasMessageContaining("give one that is there");
        assertThat(Templates.nameOf(NewPerson.class)).isEqualTo("new-person.jte");
    }

    @Test
    void compiled_isGoneWhenTheTemplatesAreClosed() throws IOException {
        templates.text("new-person.jte", new NewPerson("x"));
        templates.close();
        assertThat(templates.text("new-person.jte", new NewPerson("y"))).isEqualTo("<p>y</p>");
        templates.close();
        templates.close();
    }
}

package io.archangel.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Each example of docs/xing.md does what the page says, and the page shows it as it is. */
final class SiteByExampleTest {
    private static final String JSON = "application/json";

    @AutoClose
    private final TestClient client =
            TestClient.of(new SiteByExample().site()).header("Accept", "application/json, text/*");

    private String ask(String method, String target, String body) {
        var answer = client.ask(method, target, Map.of("Content-Type", JSON), body.getBytes(UTF_8));
        return answer.status() + " " + answer.text();
    }

    @Test
    void paths_haveParameters() {
        assertThat(client.get("/").text()).isEqualTo("home\n");
        assertThat(client.get("/hello/Ada").text()).isEqualTo("Hello Ada\n");
        assertThat(client.get("/hello/J%C3%BCrgen").text()).isEqualTo("Hello Jürgen\n");
        assertThat(client.get("/files/a/b").text()).isEqualTo("all of a/b\n");
        assertThat(client.get("/robots.txt").text()).startsWith("User-agent: *\n");
        assertThat(client.get("/people/1").text()).isEqualTo("{\"id\":1,\"name\":\"Ada\",\"age\":36}");
        assertThat(client.get("/people/2").status()).isEqualTo(404);
        assertThat(client.get("/people/ada").status()).isEqualTo(404);
    }

    @Test
    void poll_answersWhatComes() {
        assertThat(client.post("/inbox", "text/plain", "news").status()).isEqualTo(204);
        assertThat(client.get("/poll").text()).isEqualTo("\"news\"");
    }

    @Test
    void events_areSent() {
        assertThat(client.get("/events").text()).contains("data: Ada");
        assertThat(client.readUntil("/events", "data: Ada")).contains("text/event-stream");
    }

    @Test
    void sockets_areTalkedTo() {
        assertThat(client.ws("/echo").send("hello").text()).isEqualTo("hello");
        var greeting = client.ws("/greet/Ada");
        assertThat(greeting.text()).isEqualTo("Hello Ada");
        assertThat(greeting.closed().code()).isEqualTo(1000);
        assertThat(client.get("/echo").status()).isEqualTo(426);
    }

    @Test
    void records_areBound() {
        assertThat(ask("POST", "/people", "{\"name\":\"Bob\",\"age\":70}")).isEqualTo("201 ");
        assertThat(client.get("/people?old=true").text()).isEqualTo("[{\"id\":2,\"name\":\"Bob\",\"age\":70}]");
        assertThat(ask("PUT", "/people/2", "{\"name\":\"Rob\"}"))
                .isEqualTo("200 {\"id\":2,\"name\":\"Rob\",\"age\":70}");
        assertThat(ask("POST", "/people", "{\"age\":\"old\",\"nick\":7}"))
                .startsWith("422 ")
                .contains("{\"field\":\"name\",\"reason\":\"is missing\"}")
                .contains("{\"field\":\"age\",\"reason\":\"is no whole number from -2147483648 to 2147483647\"}")
                .contains("{\"field\":\"nick\",\"reason\":\"is no text\"}");
        assertThat(ask("POST", "/people", "{\"name\":\"Methuselah\",\"age\":969}"))
                .contains("{\"field\":\"body\",\"reason\":\"age is not 0 to 150\"}");
    }

    @Test
    void groups_haveFilters() {
        assertThat(client.get("/admin").status()).isEqualTo(403);
        assertThat(ask("DELETE", "/admin/people/1", "")).startsWith("403 ");
        client.header("X-Key", "open sesame");
        assertThat(client.get("/admin").header("cache-control")).contains("no-store");
        assertThat(ask("DELETE", "/admin/people/1", "")).isEqualTo("204 ");
    }

    @Test
    void methods_areAnsweredForByThemselves() {
        assertThat(client.get("/old").header("location")).contains("/people/1");
        var refused = client.post("/hello/you", "text/plain", "x");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("allow")).contains("GET, HEAD, OPTIONS");
        assertThat(client.ask("OPTIONS", "/people", Map.of(), new byte[0]).header("allow"))
                .contains("GET, HEAD, OPTIONS, POST");
        assertThat(client.get("/openapi.json").text()).contains("\"openapi\":\"3.1.0\"", "\"NewPerson\"");
    }

    /** Each line of code on the page is a line of the program, or of this test. */
    @Test
    void page_showsTheProgram() throws IOException {
        var program = Stream.of(
                        "main/java/io/archangel/examples/SiteByExample",
                        "test/java/io/archangel/examples/SiteByExampleTest")
                .flatMap(SiteByExampleTest::lines)
                .toList();
        assertThat(Files.readAllLines(Path.of("../docs/xing.md")).stream()
                        .filter(line -> line.startsWith("    "))
                        .map(String::strip)
                        .filter(line -> !line.isEmpty()))
                .allSatisfy(line -> assertThat(program).contains(line));
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of("src/" + file + ".java")).stream().map(String::strip);
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }
}

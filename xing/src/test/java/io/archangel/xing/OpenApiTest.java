package io.archangel.xing;

import static io.archangel.xing.Answer.text;
import static io.archangel.xing.Option.listOf;
import static io.archangel.xing.Option.named;
import static io.archangel.xing.Option.produces;
import static io.archangel.xing.Option.returns;
import static io.archangel.xing.Option.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.App;
import io.archangel.http.Response;
import io.archangel.http.TestClient;
import io.archangel.http.WebSocket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OpenApiTest {
    enum Colour {
        RED,
        GREEN
    }

    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    record Person(int id, String name, Optional<Person> friend, List<Colour> colours, Map<String, Shape> shapes) {}

    record NewPerson(String name, Optional<Instant> since) {}

    record Search(Optional<String> q, List<Integer> page, boolean deep, UUID key) {}

    record Rename(long id, String name) {}

    record Named(String name, int page) {}

    static final class AddPerson implements TypedEndpoint<NewPerson> {
        @Override
        public Person answer(Call rq, NewPerson person) {
            return new Person(1, person.name(), Optional.empty(), List.of(), Map.of());
        }
    }

    static final class FindPerson implements Endpoint {
        @Override
        public Optional<Person> answer(Call rq) {
            return Optional.empty();
        }
    }

    private static Site site() {
        return Site.create()
                .get("/people", Search.class, (rq, search) -> List.of(), returns(listOf(Person.class)), named("people"))
                .post("/people", new AddPerson(), summary("adds one"))
                .get("/people/{id:int}", new FindPerson())
                .put("/people/{id}", Rename.class, (rq, rename) -> text(""))
                .get("/files/{path...}", rq -> Response.of(204), produces("application/octet-stream"))
                .sse("/events", (rq, events) -> {})
                .ws("/chat", () -> new WebSocket.Listener() {})
                .any("/any", rq -> text(""))
                .openapi("People", "1.0");
    }

    @Test
    void document_ofASite_showsTypes() {
        try (var client = TestClient.of(App.of("people", "/v1", site()))) {
            var document = tree(client.get("/v1/openapi.json").text());
            assertThat(document.at("/servers/0/url").asString()).isEqualTo("/v1");
            var paths = document.get("paths");
            assertThat(paths.propertyNames())
                    .containsExactly("/people", "/people/{id}", "/files/{path}", "/events", "/chat");
            assertThat(paths.at("/~1people/get/operationId").asString()).isEqualTo("people");
            assertThat(paths.at("/~1people/get/responses/200/content/application~1json/schema/items/$ref")
                            .asString())
                    .isEqualTo("#/components/schemas/Person");
            assertThat(paths.at("/~1people/get/parameters")).hasSize(4);
            assertThat(paths.at("/~1people/post/requestBody/content/application~1json/schema/$ref")
                            .asString())
                    .isEqualTo("#/components/schemas/NewPerson");
            assertThat(paths.at("/~1people/post/responses/200/content/application~1json/schema/$ref")
                            .asString())
                    .isEqualTo("#/components/schemas/Person");
            assertThat(paths.at("/~1people~1{id}/get/responses/404").isMissingNode())
                    .isFalse();
            var renamed = paths.at("/~1people~1{id}/put/requestBody/content/application~1json/schema/properties");
            assertThat(renamed.propertyNames()).containsExactly("name");
            assertThat(paths.at("/~1events/get/responses/200/content").propertyNames())
                    .containsExactly("text/event-stream");
            var person = document.at("/components/schemas/Person");
            assertThat(person.get("required").toString()).isEqualTo("[\"id\",\"name\",\"colours\",\"shapes\"]");
            assertThat(document.at("/components/schemas/Shape/oneOf")).hasSize(2);
        }
    }

    @Test
    void document_siblingsOfOneShape_areOneOperationThatTakesEither() {
        var site = Site.create()
                .get("/people/{id:int}", new FindPerson(), summary("one by number"), named("person"))
                .get(
                        "/people/{name}",
                        Named.class,
                        (rq, it) -> Colour.RED,
                        summary("some by name"),
                        returns(Colour.class))
                .put("/people/{name}", Named.class, (rq, it) -> text(""))
                .get("/people/{rest...}", rq -> text(""), produces("text/plain"))
                .openapi("People", "1.0");
        try (var client = TestClient.of(App.of("people", "/", site))) {
            var paths = tree(client.get("/openapi.json").text()).get("paths");
            assertThat(paths.propertyNames()).containsExactly("/people/{id}");
            var get = paths.at("/~1people~1{id}/get");
            assertThat(get.get("operationId").asString()).isEqualTo("person");
            assertThat(get.get("summary").asString()).isEqualTo("one by number; or some by name");
            assertThat(get.get("description").asString())
                    .isEqualTo("- `GET /people/{id:int}`: one by number\n- `GET /people/{name}`: some by name\n"
                            + "- `GET /people/{rest...}`");
            assertThat(get.get("parameters").toString())
                    .isEqualTo("[{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{\"anyOf\":["
                            + "{\"type\":\"integer\",\"format\":\"int32\"},{\"type\":\"string\"}]}},"
                            + "{\"name\":\"page\",\"in\":\"query\",\"required\":false,\"schema\":"
                            + "{\"type\":\"integer\",\"format\":\"int32\"}}]");
            assertThat(get.at("/responses/200/content").propertyNames())
                    .containsExactly("application/json", "text/plain");
            assertThat(get.at("/responses/200/content/application~1json/schema/anyOf"))
                    .hasSize(2);
            assertThat(get.get("responses").propertyNames()).containsExactly("200", "404", "422");
            var put = paths.at("/~1people~1{id}/put");
            assertThat(put.at("/parameters/0/name").asString()).isEqualTo("id");
            assertThat(put.at("/requestBody/required").asBoolean()).isTrue();
            assertThat(put.has("description")).isFalse();
        }
    }

    @Test
    void document_siblingsWithBodies_haveOneThatIsRequiredIfBothAre() {
        var site = Site.create()
                .post("/a/{id:int}", Named.class, (rq, it) -> text(""))
                .post("/a/{id}", NewPerson.class, (rq, it) -> text(""))
                .post("/b/{id:int}", Named.class, (rq, it) -> text(""))
                .post("/b/{id}", rq -> text(""))
                .openapi("People", "1.0");
        try (var client = TestClient.of(App.of("people", "/", site))) {
            var paths = tree(client.get("/openapi.json").text()).get("paths");
            var both = paths.at("/~1a~1{id}/post/requestBody");
            assertThat(both.get("required").asBoolean()).isTrue();
            assertThat(both.at("/content/application~1json/schema/anyOf")).hasSize(2);
            assertThat(paths.at("/~1b~1{id}/post/requestBody/required").asBoolean())
                    .isFalse();
        }
    }

    @Test
    void document_ofTexts_saysPlainText() {
        var site = Site.create()
                .text("/", "home", named("home"))
                .text("/hello/{name}", rq -> "Hello " + rq.path("name"))
                .openapi("Texts", "1.0");
        try (var client = TestClient.of(App.of("texts", "/", site))) {
            var paths = tree(client.get("/openapi.json").text()).get("paths");
            assertThat(paths.at("/~1/get/operationId").asString()).isEqualTo("home");
            for (var path : List.of("/~1/get", "/~1hello~1{name}/get")) {
                assertThat(paths.at(path + "/responses/200/content").toString())
                        .isEqualTo("{\"text/plain\":{\"schema\":{\"type\":\"string\"}}}");
            }
        }
    }

    private static JsonNode tree(String json) {
        return new JsonMapper().readTree(json);
    }
}

package io.archangel.xing;

import static io.archangel.xing.Answer.json;
import static io.archangel.xing.Answer.text;
import static io.archangel.xing.Option.inline;
import static io.archangel.xing.Option.named;
import static io.archangel.xing.Option.produces;
import static io.archangel.xing.Option.returns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.http.App;
import io.archangel.http.Event;
import io.archangel.http.Response;
import io.archangel.http.Route;
import io.archangel.http.TestClient;
import io.archangel.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;

final class SiteTest {
    private static final byte[] NOTHING = {};

    record Person(int id, String name) {}

    @Test
    void routes_ofASite_answerByMethodAndPath() {
        var site = Site.create()
                .get("/", rq -> text("home"))
                .get("/hello/{name}", rq -> text("Hello " + rq.path("name")))
                .get("/people/{id:int}", rq -> new Person(rq.pathInt("id"), "Ada"))
                .post("/people", rq -> text("made " + rq.body().text()).status(201))
                .get("/files/{path...}", rq -> text(rq.path("path")), inline());
        try (var client = TestClient.of(site)) {
            assertThat(client.get("/").text()).isEqualTo("home");
            assertThat(client.get("/hello/J%C3%BCrgen").text()).isEqualTo("Hello Jürgen");
            assertThat(client.get("/people/7").text()).isEqualTo("{\"id\":7,\"name\":\"Ada\"}");
            assertThat(client.get("/people/seven").status()).isEqualTo(404);
            assertThat(client.post("/people", "text/plain", "x").status()).isEqualTo(201);
            assertThat(client.get("/files/a/b/c").text()).isEqualTo("a/b/c");
            assertThat(client.get("/files/").text()).isEmpty();
            assertThat(client.get("/nowhere").status()).isEqualTo(404);
        }
    }

    @Test
    void methods_thatNobodyTakes_are405WithAllow() {
        var site = Site.create()
                .get("/thing", rq -> text("it"))
                .put("/thing", rq -> text("put"))
                .delete("/{any}", rq -> text("gone"));
        try (var client = TestClient.of(site)) {
            var refused = client.post("/thing", "text/plain", "x");
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.header("allow")).contains("DELETE, GET, HEAD, OPTIONS, PUT");
            var options = client.ask("OPTIONS", "/thing", Map.of(), NOTHING);
            assertThat(options.status()).isEqualTo(204);
            assertThat(options.header("allow")).contains("DELETE, GET, HEAD, OPTIONS, PUT");
            assertThat(client.ask("DELETE", "/thing", Map.of(), NOTHING).text()).isEqualTo("gone");
            var head = client.ask("HEAD", "/thing", Map.of(), NOTHING);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).contains("2");
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void values_thatAreReturned_becomeAnswers() {
        var later = new CompletableFuture<Person>();
        var site = Site.create()
                .get("/some", rq -> Optional.of(new Person(1, "Ada")))
                .get("/none", rq -> Optional.empty())
                .get("/list", rq -> List.of(1, 2))
                .get("/later", rq -> later, inline())
                .post("/made", rq -> new Person(2, "Bob"), returns(201, Person.class))
                .get("/json", rq -> json(Map.of("a", 1)).header("X-A", "b"));
        later.complete(new Person(3, "Eve"));
        try (var client = TestClient.of(site)) {
            assertThat(client.get("/some").text()).isEqualTo("{\"id\":1,\"name\":\"Ada\"}");
            assertThat(client.get("/none").status()).isEqualTo(404);
            assertThat(client.get("/list").text()).isEqualTo("[1,2]");
            assertThat(client.get("/later").text()).isEqualTo("{\"id\":3,\"name\":\"Eve\"}");
            assertThat(client.post("/made", "text/plain", "").status()).isEqualTo(201);
            assertThat(client.get("/json").header("x-a")).contains("b");
            client.header("Accept", "text/html");
            assertThat(client.get("/list").status()).isEqualTo(406);
        }
    }

    static final class Motto implements Endpoint {
        @Override
        public Optional<String> answer(Call rq) {
            return rq.query("of").map(who -> who + " goes on");
        }
    }

    @Test
    void text_thatIsReturned_isSentAsWhatItsRouteProduces() {
        var site = Site.create()
                .text("/", "home")
                .text("/hello/{name}", rq -> "Hello " + rq.path("name"))
                .text("/motto", new Motto())
                .text("/slow", rq -> text(out -> out.write("piece ").write("by piece")))
                .post("/rows", rq -> new StringBuilder("a,b"), produces("text/csv"), returns(201, String.class))
                .get("/either", rq -> "a", produces("text/plain", "application/json"))
                .get("/json", rq -> "a");
        try (var client = TestClient.of(site)) {
            assertThat(client.get("/").text()).isEqualTo("home");
            assertThat(client.get("/").header("content-type")).contains("text/plain; charset=utf-8");
            assertThat(client.get("/hello/J%C3%BCrgen").text()).isEqualTo("Hello Jürgen");
            assertThat(client.get("/hello/Ada").header("content-type")).contains("text/plain; charset=utf-8");
            assertThat(client.get("/motto?of=it").text()).isEqualTo("it goes on");
            assertThat(client.get("/motto").status()).isEqualTo(404);
            assertThat(client.get("/slow").text()).isEqualTo("piece by piece");
            assertThat(client.get("/slow").header("content-type")).contains("text/plain; charset=utf-8");
            var rows = client.ask("POST", "/rows", Map.of(), NOTHING);
            assertThat(rows.status()).isEqualTo(201);
            assertThat(rows.text()).isEqualTo("a,b");
            assertThat(rows.header("content-type")).contains("text/csv; charset=utf-8");
            assertThat(client.get("/either").text()).isEqualTo("\"a\"");
            assertThat(client.get("/json").text()).isEqualTo("\"a\"");
        }
    }

    @Test
    void text_thatIsAlwaysTheSame_isAnsweredOnTheLoop() {
        var site = Site.create().text("/", "home").text("/hello", rq -> "Hello");
        assertThat(site.mounted("/").routes()).extracting(Route::isInline).containsExactly(true, false);
    }

    @Test
    void sse_ofASite_sendsEvents() {
        var site = Site.create()
                .sse("/events", (rq, events) -> List.of("one", "two").forEach(events::send));
        try (var client = TestClient.of(site)) {
            assertThat(client.get("/events").text()).contains("data: one").contains("data: two");
        }
    }

    static final class Room implements WebSocket.Listener {}

    @Test
    void ws_askedWithoutAnUpgrade_is426() {
        var site = Site.create()
                .ws("/chat", Room::new)
                .ws("/room/{name}", rq -> new Room())
                .ws("/talk", (rq, peer) -> peer.send("hello"));
        try (var client = TestClient.of(site)) {
            assertThat(client.get("/chat").status()).isEqualTo(426);
            assertThat(client.get("/room/a").status()).isEqualTo(426);
            assertThat(client.get("/talk").status()).isEqualTo(426);
        }
    }

    @Test
    void poll_thatBlocks_isAProcessWithItsRoute() throws Exception {
        var inbox = new SynchronousQueue<String>();
        var site = Site.create().get("/poll/{who}", rq -> json(inbox.take()));
        try (var client = TestClient.of(App.of("inbox", "/in", site))) {
            var seen = new CompletableFuture<String>();
            Thread.startVirtualThread(() -> {
                var found = client.manager().list().stream()
                        .filter(it -> it.kind().equals("http"))
                        .findFirst();
                while (found.isEmpty()) {
                    Thread.yield();
                    found = client.manager().list().stream()
                            .filter(it -> it.kind().equals("http"))
                            .findFirst();
                }
                seen.complete(found.get().app() + " " + found.get().route());
                try {
                    inbox.put("news");
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(client.get("/in/poll/ada").text()).isEqualTo("\"news\"");
            assertThat(seen.get()).isEqualTo("inbox /in/poll/{who}");
        }
    }

    @Test
    void groups_haveAPrefixAndFilters_alsoForRoutesBefore() {
        var site = Site.create()
                .get("/open", rq -> text("open"))
                .group(
                        "/admin",
                        admin -> admin.get("/", rq -> text("desk"))
                                .get("/users/{id}", rq -> text(rq.path("id")), named("user"))
                                .filter((rq, next) ->
                                        rq.header("x-key").isPresent() ? next.handle(rq) : Response.of(401)))
                .filter((rq, next) ->
                        next.handle(rq).header("X-Path", Call.of(rq).pattern()));
        try (var client = TestClient.of(site)) {
            assertThat(client.get("/open").header("x-path")).contains("/open");
            assertThat(client.get("/admin").status()).isEqualTo(401);
            assertThat(client.get("/admin/users/1").status()).isEqualTo(401);
            assertThat(client.ask("POST", "/admin", Map.of(), NOTHING).status()).isEqualTo(401);
            assertThat(client.get("/nowhere").header("x-path")).contains("/");
            client.header("X-Key", "1");
            assertThat(client.get("/admin").text()).isEqualTo("desk");
            assertThat(client.get("/admin/users/1").header("x-path")).contains("/admin/users/{id}");
        }
        assertThat(site.url("user", "a b")).isEqualTo("/admin/users/a%20b");
    }

    @Test
    void routes_thatTakeTheSame_areRefusedByNameOfBoth() {
        var site = Site.create().get("/people/{id}", rq -> text("")).get("/people/{name}", rq -> text(""));
        assertThatThrownBy(() -> TestClient.of(site))
                .isInstanceOf(XingException.class)
                .hasMessageContaining("GET /people/{id} (SiteTest.java:")
                .hasMessageContaining("GET /people/{name} (SiteTest.java:");
    }

    @Test
    void route_belowAnotherApp_isRefusedByNameOfBoth() {
        var site = Site.create().get("/chat/{room}", rq -> text(""));
        var chat = App.of("chat", "/chat", rq -> Response.of(204));
        assertThatThrownBy(() -> TestClient.of(App.of("root", "/", site), chat))
                .hasMessageContaining("GET /chat/{room} of app root")
                .hasMessageContaining("app chat");
        assertThatThrownBy(() -> TestClient.of(chat, App.of("root", "/", site)))
                .hasMessageContaining("GET /chat/{room} of app root")
                .hasMessageContaining("app chat");
    }

    @Test
    void site_onceMounted_staysAsItIs() {
        var site = Site.create().get("/", rq -> text("one"));
        try (var first = TestClient.of(site);
                var second = TestClient.of(App.of("again", "/again", site))) {
            assertThatThrownBy(() -> site.get("/late", rq -> text("late")))
                    .isInstanceOf(XingException.class)
                    .hasMessageContaining("is mounted");
            assertThat(first.get("/").text()).isEqualTo("one");
            assertThat(second.get("/again").text()).isEqualTo("one");
        }
    }

    @Test
    void events_ofAnEndlessFeed_comeOneByOne() {
        var site = Site.create().sse("/events", (rq, events) -> {
            events.send(Event.of("first"));
            new SynchronousQueue<String>().take();
        });
        try (var client = TestClient.of(site)) {
            assertThat(client.readUntil("/events", "first")).contains("text/event-stream");
        }
    }

    private static Response planted() {
        throw new IllegalStateException("planted");
    }

    @Test
    void callbacks_thatThrow_endTheirRequestAlone() {
        var site = Site.create()
                .get("/", rq -> text("well"))
                .get("/endpoint", rq -> planted())
                .get("/inline", rq -> planted(), inline())
                .get("/null", rq -> null)
                .get("/typed", Person.class, (rq, person) -> planted())
                .get("/stage", rq -> CompletableFuture.failedFuture(new IllegalStateException("planted")))
                .ws("/ws", rq -> (WebSocket.Listener) (Object) planted())
                .get("/value", rq -> new Object())
                .group("/filtered", it -> it.get("/", rq -> text("")).filter((rq, next) -> planted()))
                .renderer((rq, value) -> value instanceof Person ? Optional.empty() : Optional.of(planted()));
        try (var client = TestClient.of(site)) {
            for (var path : List.of(
                    "/endpoint", "/inline", "/null", "/typed?id=1&name=a", "/stage", "/ws", "/value", "/filtered")) {
                var answer = client.get(path);
                assertThat(answer.status()).as(path).isEqualTo(500);
                assertThat(answer.text()).as(path).doesNotContain("planted", "Exception");
                assertThat(client.get("/").text()).isEqualTo("well");
            }
            await().untilAsserted(() -> assertThat(client.manager().list())
                    .noneMatch(it -> it.kind().equals("http")));
        }
    }
}

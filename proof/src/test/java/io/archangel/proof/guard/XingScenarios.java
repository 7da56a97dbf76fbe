package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.WebSocket;
import io.archangel.process.Process;
import io.archangel.xing.Answer;
import io.archangel.xing.Call;
import io.archangel.xing.Endpoint;
import io.archangel.xing.Site;
import io.archangel.xing.TypedEndpoint;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What a site calls. */
final class XingScenarios {
    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    private XingScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                        endpoints(),
                        typed(),
                        Stream.of(
                                answering(
                                        "filter of a site",
                                        "GET",
                                        (site, its) ->
                                                site.get("/", rq -> "well").filter((rq, next) -> its.go()),
                                        "Filter of Site.filter(Filter)"),
                                answering(
                                        "renderer of a site",
                                        "GET",
                                        (site, its) ->
                                                site.get("/", rq -> "well").renderer((rq, value) -> its.go()),
                                        "Renderer of Site.renderer(Renderer)",
                                        "Renderer.render(Call, Object)"),
                                answering(
                                        "maker of a WebSocket's listener",
                                        "GET",
                                        (site, its) -> site.ws("/", rq -> its.go()),
                                        "Function of Site.ws(String, Function, Option[])"),
                                answering(
                                        "maker of a WebSocket's listener that knows no request",
                                        "GET",
                                        (site, its) -> site.ws("/", () -> its.go()),
                                        "Supplier of Site.ws(String, Supplier, Option[])"),
                                answering(
                                        "endpoint of a text",
                                        "GET",
                                        (site, its) -> site.text("/", rq -> its.go()),
                                        "Endpoint of Site.text(String, Endpoint, Option[])"),
                                cut(
                                        "writer of a text",
                                        "Connection: close\r\n",
                                        (site, its) -> site.get("/", rq -> Answer.text(out -> its.go())),
                                        "Response.Writer of Answer.text(Response.Writer)"),
                                cut(
                                        "feed of events",
                                        "Connection: close\r\n",
                                        (site, its) -> site.sse("/", (rq, events) -> its.go()),
                                        "Site.EventFeed of Site.sse(String, Site.EventFeed, Option[])",
                                        "Site.EventFeed.send(Call, Events)"),
                                cut(
                                        "talk of a site",
                                        UPGRADE,
                                        (site, its) -> site.ws("/", (Call rq, WebSocket.Peer peer) -> {
                                            its.go();
                                        }),
                                        "Site.Conversation of Site.ws(String, Site.Conversation, Option[])",
                                        "Site.Conversation.talk(Call, WebSocket.Peer)")))
                .flatMap(scenarios -> scenarios);
    }

    private static Stream<Scenario> endpoints() {
        return Stream.of(
                endpoint("GET", (site, its) -> site.get("/", its), "get"),
                endpoint("POST", (site, its) -> site.post("/", its), "post"),
                endpoint("PUT", (site, its) -> site.put("/", its), "put"),
                endpoint("PATCH", (site, its) -> site.patch("/", its), "patch"),
                endpoint("DELETE", (site, its) -> site.delete("/", its), "delete"),
                endpoint("PROPFIND", (site, its) -> site.any("/", its), "any"),
                answering(
                        "endpoint of a route",
                        "GET",
                        (site, its) -> site.route("GET", "/", rq -> its.go()),
                        "Endpoint of Site.route(String, String, Endpoint, Option[])"));
    }

    private static Scenario endpoint(String method, BiConsumer<Site, Endpoint> add, String name) {
        return answering(
                "endpoint of " + method,
                method,
                (site, its) -> add.accept(site, rq -> its.go()),
                "Endpoint.answer(Call)",
                "Endpoint of Site." + name + "(String, Endpoint, Option[])");
    }

    /** What is bound: nothing. */
    record Nothing() {}

    /** An endpoint whose class says what it takes. */
    private record Typed(Trapped its) implements TypedEndpoint<Nothing> {
        @Override
        public Object answer(Call rq, Nothing input) {
            return its.go();
        }
    }

    private static Stream<Scenario> typed() {
        return Stream.of(
                typed("GET", (site, its) -> site.get("/", its), "get(String, TypedEndpoint, Option[])"),
                typed("POST", (site, its) -> site.post("/", its), "post(String, TypedEndpoint, Option[])"),
                typed(
                        "PUT",
                        (site, its) -> site.route("PUT", "/", its),
                        "route(String, String, TypedEndpoint, Option[])"),
                typed(
                        "GET",
                        (site, its) -> site.get("/", Nothing.class, its),
                        "get(String, Class, TypedEndpoint, Option[])"),
                typed(
                        "POST",
                        (site, its) -> site.post("/", Nothing.class, its),
                        "post(String, Class, TypedEndpoint, Option[])"),
                typed(
                        "PUT",
                        (site, its) -> site.put("/", Nothing.class, its),
                        "put(String, Class, TypedEndpoint, Option[])"),
                typed(
                        "PATCH",
                        (site, its) -> site.patch("/", Nothing.class, its),
                        "patch(String, Class, TypedEndpoint, Option[])"),
                typed(
                        "DELETE",
                        (site, its) -> site.route("DELETE", "/", Nothing.class, its),
                        "route(String, String, Class, TypedEndpoint, Option[])"));
    }

    private static Scenario typed(String method, BiConsumer<Site, Typed> add, String point) {
        return answering(
                "endpoint of " + method + " that gets a record, by " + point,
                method,
                (site, its) -> add.accept(site, new Typed(its)),
                "TypedEndpoint.answer(Call, Object)",
                "TypedEndpoint of Site." + point);
    }

    /** Its client gets a 500, on a connection that lives. */
    private static Scenario answering(String name, String method, BiConsumer<Site, Trapped> add, String... points) {
        return of(
                name,
                Place.PROCESS,
                (world, bomb) -> {
                    var trapped = new Trapped(bomb);
                    var client = trapped.mounted(world, add);
                    assertThat(client.ask(method, "/victim"))
                            .startsWith("500 ")
                            .doesNotContain("Exception", "java.", "planted");
                    assertThat(client.get("/bystander")).isEqualTo("200 well");
                    return trapped.pid();
                },
                points);
    }

    /** Its client sees the end. */
    private static Scenario cut(String name, String lines, BiConsumer<Site, Trapped> add, String... points) {
        return of(
                name,
                Place.PROCESS,
                (world, bomb) -> {
                    var trapped = new Trapped(bomb);
                    var client = trapped.mounted(world, add);
                    client.send("GET /victim HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
                    client.readOut();
                    return trapped.pid();
                },
                points);
    }

    /** Throws in whatever process asks. */
    private record Trapped(Bomb bomb, LinkedBlockingQueue<Long> pids) {
        Trapped(Bomb bomb) {
            this(bomb, new LinkedBlockingQueue<>());
        }

        Client mounted(World world, BiConsumer<Site, Trapped> add) throws Exception {
            var site = Site.create();
            add.accept(site, this);
            world.http.mount("/victim", "victim", site);
            return world.connect(world.web());
        }

        /** Throws. */
        <T> T go() {
            pids.add(Process.current().orElseThrow().pid());
            return bomb.go();
        }

        long pid() throws InterruptedException {
            var pid = pids.poll(30, TimeUnit.SECONDS);
            assertThat(pid).as("the pid of the request").isNotNull();
            return pid;
        }
    }
}

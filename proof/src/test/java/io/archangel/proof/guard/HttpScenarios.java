package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.App;
import io.archangel.http.Conditional;
import io.archangel.http.HalfClose;
import io.archangel.http.Handler;
import io.archangel.http.HttpServer;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.http.Route;
import io.archangel.http.Routed;
import io.archangel.http.Routing;
import io.archangel.http.Scheduling;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What the web server calls. */
final class HttpScenarios {
    private HttpScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                handler(
                        "handler",
                        (http, its) -> http.mount("/victim", "victim", its),
                        "HttpServer.mount(String, String, Handler)"),
                handler(
                        "handler of an app",
                        (http, its) -> http.mount(App.of("victim", "/victim", its)),
                        "App.of(String, String, Handler)"),
                handler(
                        "handler of an app of one host",
                        (http, its) -> http.mount(
                                new App("victim", "localhost", "/victim", its, Scheduling.ADAPTIVE, HalfClose.HANGUP)),
                        "App(String, String, String, Handler, Scheduling, HalfClose)"),
                handler(
                        "inline handler",
                        (http, its) -> http.mount("/victim", "victim", Handler.inline(its)),
                        "Handler.inline(Handler)"),
                answering(
                        "filter of an app",
                        (http, its) -> http.mount(App.of("victim", "/victim", rq -> Response.of(204))
                                .filter((rq, next) -> its.handle(rq))),
                        "Filter.filter(Request, Handler)",
                        "Filter of App.filter(Filter)",
                        "Filter of Filter.before(Handler, Filter)",
                        "Handler of Filter.before(Handler, Filter)"),
                of("routing", Place.PROCESS, HttpScenarios::unrouted, "Routing.route(Request)"),
                answering(
                        "handler of a route",
                        (http, its) -> http.mount("/victim", "victim", new Routes(rq -> Response.of(204), its)),
                        "Handler.handle(Request)"),
                answering(
                        "filter of the server",
                        (http, its) -> {
                            http.filter((rq, next) -> rq.path().equals("/victim") ? its.handle(rq) : next.handle(rq));
                            http.mount("/victim", "victim", rq -> Response.of(204));
                        },
                        "Filter of HttpServer.filter(Filter)"),
                of(
                        "writer of a streamed answer",
                        Place.PROCESS,
                        HttpScenarios::written,
                        "Response.Writer.write(Sink)",
                        "Response.Writer of Response.stream(String, Response.Writer)",
                        "Response.Writer of Response.stream(String, long, Response.Writer)"),
                of(
                        "opener of a stream that stays open",
                        Place.PROCESS,
                        HttpScenarios::opened,
                        "Response.Opener.open(Sink)",
                        "Response.Opener of Response.open(String, Response.Opener)"),
                of(
                        "who waits for room in a stream",
                        Place.PROCESS,
                        HttpScenarios::ready,
                        "Runnable of Sink.onReady(Runnable)"),
                of(
                        "change of an answer that comes later",
                        Place.PROCESS,
                        HttpScenarios::mapped,
                        "UnaryOperator of Response.map(UnaryOperator)"),
                of(
                        "handler of a hang-up",
                        Place.PROCESS,
                        HttpScenarios::hungUp,
                        "Signal.Handler of Request.onHangup(Signal.Handler)"),
                of(
                        "who is asked what is there before a change",
                        Place.PROCESS,
                        HttpScenarios::read,
                        "Handler of Conditional.writing(Handler)"),
                of("hook of a request", Place.ENDING, HttpScenarios::hook));
    }

    /** Its client gets a 500, on a connection that lives. */
    private static long unrouted(World world, Bomb bomb) throws Exception {
        world.http.mount("/victim", "victim", new Routes(rq -> bomb.go(), rq -> Response.of(204)));
        var client = client(world);
        assertThat(client.get("/victim")).startsWith("500 ").doesNotContain("Exception", "java.", "planted");
        long victim = world.manager.history().stream()
                .filter(past -> past.kind().equals("http"))
                .findFirst()
                .orElseThrow()
                .pid();
        assertThat(client.get("/bystander")).isEqualTo("200 well");
        return victim;
    }

    /** One route, which chooses by asking somebody. */
    private record Routes(Handler chooser, Handler handler) implements Routing {
        private static final Route ONLY = Route.of("*", "/", Scheduling.POOL);

        @Override
        public Routed route(Request rq) {
            try {
                chooser.handle(rq);
            } catch (Exception thrown) {
                new Bomb(thrown).go();
            }
            return new One(handler);
        }

        @Override
        public List<Route> routes() {
            return List.of(ONLY);
        }

        private record One(Handler handler) implements Routed {
            @Override
            public Route route() {
                return ONLY;
            }

            @Override
            public Response handle(Request rq) throws Exception {
                return handler.handle(rq);
            }
        }
    }

    /** Its client gets a 500, on a connection that lives. */
    private static Scenario handler(String name, BiConsumer<HttpServer, Handler> mount, String point) {
        return answering(name, mount, "Handler.handle(Request)", "Handler of " + point);
    }

    private static Scenario answering(String name, BiConsumer<HttpServer, Handler> mount, String... points) {
        return of(
                name,
                Place.PROCESS,
                (world, bomb) -> {
                    var pids = new LinkedBlockingQueue<Long>();
                    mount.accept(world.http, rq -> {
                        pids.add(rq.process().pid());
                        return bomb.go();
                    });
                    var client = client(world);
                    assertThat(client.get("/victim"))
                            .startsWith("500 ")
                            .doesNotContain("Exception", "java.", "planted");
                    assertThat(client.get("/bystander")).isEqualTo("200 well");
                    return pid(pids);
                },
                points);
    }

    /** Its client sees the answer cut. */
    private static long written(World world, Bomb bomb) throws Exception {
        var pids = new LinkedBlockingQueue<Long>();
        var seen = new CountDownLatch(1);
        world.http.mount(
                "/victim",
                "victim",
                rq -> Response.stream("text/plain", out -> {
                    pids.add(rq.process().pid());
                    out.write("begun");
                    seen.await();
                    bomb.go();
                }));
        var client = client(world);
        client.send("GET /victim HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(client.readUntil("begun\r\n")).startsWith("HTTP/1.1 200 ");
        seen.countDown();
        assertThat(client.readUntil("0\r\n")).as("the rest of the answer").isEmpty();
        return pid(pids);
    }

    /** Its client gets a 500, for nothing was sent yet. */
    private static long opened(World world, Bomb bomb) throws Exception {
        return open(world, out -> bomb.go(), " 500 ");
    }

    /** Its client sees the answer cut, before anything was written. */
    private static long ready(World world, Bomb bomb) throws Exception {
        return open(world, out -> out.onReady(bomb::go), "the end");
    }

    /** @param seen what its client reads to; it may see the end before that */
    private static long open(World world, Response.Opener opener, String seen) throws Exception {
        var pids = new LinkedBlockingQueue<Long>();
        world.http.mount("/victim", "victim", rq -> {
            pids.add(rq.process().pid());
            return Response.open("text/plain", opener);
        });
        var client = client(world);
        client.send("GET /victim HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(client.readUntil(seen)).doesNotContain("0\r\n\r\n", "planted");
        return pid(pids);
    }

    /** Its client gets a 500, on a connection that lives. */
    private static long mapped(World world, Bomb bomb) throws Exception {
        var pids = new LinkedBlockingQueue<Long>();
        var later = new CompletableFuture<Response>();
        world.http.mount("/victim", "victim", rq -> {
            pids.add(rq.process().pid());
            return Response.later(later).map(it -> bomb.go());
        });
        var client = client(world);
        client.send("GET /victim HTTP/1.1\r\nHost: localhost\r\n\r\n");
        long pid = pid(pids);
        later.complete(Response.text("well"));
        assertThat(client.readUntil(" 500 ")).endsWith(" 500 ");
        return pid;
    }

    /** Its client gets a 500, and nothing is changed. */
    private static long read(World world, Bomb bomb) throws Exception {
        var pids = new LinkedBlockingQueue<Long>();
        var change = App.of("victim", "/victim", rq -> Response.of(204));
        world.http.mount(change.filter(Conditional.writing(rq -> {
            pids.add(rq.process().pid());
            return bomb.go();
        })));
        var client = client(world);
        client.send("DELETE /victim HTTP/1.1\r\nHost: localhost\r\nIf-Match: *\r\n\r\n");
        assertThat(client.readUntil(" 500 ")).isEqualTo("HTTP/1.1 500 ");
        return pid(pids);
    }

    private static long hungUp(World world, Bomb bomb) throws Exception {
        var pids = new LinkedBlockingQueue<Long>();
        var never = new CountDownLatch(1);
        world.http.mount("/victim", "victim", rq -> {
            rq.onHangup(hup -> bomb.go());
            pids.add(rq.process().pid());
            never.await();
            return Response.text("never");
        });
        var client = client(world);
        client.send("GET /victim HTTP/1.1\r\nHost: localhost\r\n\r\n");
        long pid = pid(pids);
        client.close();
        return pid;
    }

    /** Its client has the answer, and notices nothing. */
    private static long hook(World world, Bomb bomb) throws Exception {
        var pids = new LinkedBlockingQueue<Long>();
        world.http.mount("/victim", "victim", rq -> {
            rq.process().atExit(exit -> bomb.go());
            pids.add(rq.process().pid());
            return Response.text("done");
        });
        var client = client(world);
        assertThat(client.get("/victim")).isEqualTo("200 done");
        assertThat(client.get("/bystander")).isEqualTo("200 well");
        return pid(pids);
    }

    private static Client client(World world) throws Exception {
        return world.connect(world.web());
    }

    private static long pid(BlockingQueue<Long> pids) throws InterruptedException {
        var pid = pids.poll(30, TimeUnit.SECONDS);
        assertThat(pid).as("the pid of the request").isNotNull();
        return pid;
    }
}

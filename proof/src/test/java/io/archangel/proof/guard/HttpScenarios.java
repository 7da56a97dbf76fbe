package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.App;
import io.archangel.http.Handler;
import io.archangel.http.HttpServer;
import io.archangel.http.Response;
import java.util.concurrent.BlockingQueue;
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
                        (http, its) -> http.mount(new App("victim", "localhost", "/victim", its)),
                        "App(String, String, String, Handler)"),
                handler(
                        "inline handler",
                        (http, its) -> http.mount("/victim", "victim", Handler.inline(its)),
                        "Handler.inline(Handler)"),
                of(
                        "writer of a streamed answer",
                        Place.PROCESS,
                        HttpScenarios::written,
                        "Response.Writer.write(Sink)",
                        "Response.Writer of Response.stream(String, Response.Writer)"),
                of(
                        "handler of a hang-up",
                        Place.PROCESS,
                        HttpScenarios::hungUp,
                        "Signal.Handler of Request.onHangup(Signal.Handler)"),
                of("hook of a request", Place.ENDING, HttpScenarios::hook));
    }

    /** Its client gets a 500, on a connection that lives. */
    private static Scenario handler(String name, BiConsumer<HttpServer, Handler> mount, String point) {
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
                    assertThat(client.get("/victim")).startsWith("500 ").doesNotContain("Exception", "Error:");
                    assertThat(client.get("/bystander")).isEqualTo("200 well");
                    return pid(pids);
                },
                "Handler.handle(Request)",
                "Handler of " + point);
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
        var pid = pids.poll(5, TimeUnit.SECONDS);
        assertThat(pid).as("the pid of the request").isNotNull();
        return pid;
    }
}

package io.archangel.proof.web;

import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Response;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessManager;
import io.archangel.xing.Option;
import io.archangel.xing.Site;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Ours, in a JVM of its own: prints its port, serves on one loop, and ends with its standard input. */
final class OurServer {
    private static final String HOST = "127.0.0.1";

    private OurServer() {}

    /** Runs it. @param arguments the word of a {@link Contestant} that is ours */
    public static void main(String[] arguments) {
        var contestant = Contestant.of(arguments[0]);
        boolean inline = contestant != Contestant.OURS_BLOCKING;
        Handler hello = rq -> Response.text("Hello, World!");
        Handler later = rq -> Response.later(new CompletableFuture<>());
        var never = new CountDownLatch(1); // one for all, as pollers of one feed have it
        var server = HttpServer.create(ProcessManager.create(), HttpOptions.defaults())
                .mount(
                        "/",
                        "hello",
                        contestant == Contestant.OURS_XING ? site() : inline ? Handler.inline(hello) : hello)
                .mount("/poll", "poll", inline ? Handler.inline(later) : rq -> block(never));
        var loop = NettyLoop.create();
        var unused = LoopThread.start(loop);
        System.out.println(server.listen(loop, HOST, 0).address().getPort());
        endWithInput();
    }

    /** The same behind a site's tree, which has some other routes. */
    private static Site site() {
        return Site.create()
                .get("/", rq -> Response.text("Hello, World!"), Option.inline())
                .get("/people/{id:int}", rq -> Response.text(rq.path("id")), Option.inline())
                .get("/files/{path...}", rq -> Response.text(rq.path("path")), Option.inline());
    }

    private static Response block(CountDownLatch never) throws InterruptedException {
        never.await();
        return Response.of(204);
    }

    private static void endWithInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }
}

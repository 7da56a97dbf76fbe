package io.archangel.proof.scarce;

import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Response;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessManager;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A web server that takes as many connections as come: says its port, and serves until it is killed. */
final class Unlimited {
    private Unlimited() {}

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) throws InterruptedException {
        var accept = NettyLoop.create(LoopOptions.defaults().name("accept"));
        var loop = NettyLoop.create();
        LoopThread.start(accept);
        LoopThread.start(loop);
        var address = HttpServer.create(ProcessManager.create(), HttpOptions.defaults())
                .mount("/", "hello", Handler.inline(rq -> Response.text("hello\n")))
                .listen(accept, List.of(loop), "127.0.0.1", 0)
                .address();
        System.out.println("port " + address.getPort());
        new CountDownLatch(1).await();
    }
}

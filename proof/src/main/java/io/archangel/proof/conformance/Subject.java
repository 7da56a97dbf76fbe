package io.archangel.proof.conformance;

import io.archangel.http.App;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Listen;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessManager;

/** Our server with one app, on a loop of its own, to be looked at by somebody else's suite. */
final class Subject implements AutoCloseable {
    private final ProcessManager manager = ProcessManager.create();
    private final Loop loop = NettyLoop.create(LoopOptions.defaults().name("subject"));
    private final LoopThread thread = LoopThread.start(loop);
    private final HttpServer server;
    private final int port;

    Subject(App app, Listen where) {
        server = HttpServer.create(manager, HttpOptions.defaults()).mount(app);
        port = server.listen(loop, where).address().getPort();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        server.close();
        manager.close();
        thread.close();
        loop.close();
    }
}

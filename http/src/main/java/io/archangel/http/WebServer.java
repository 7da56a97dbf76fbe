package io.archangel.http;

import io.archangel.loop.Loop;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Server;
import io.archangel.process.ProcessManager;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The web server: what connections share. */
final class WebServer implements HttpServer {
    private final ProcessManager manager;
    private final HttpOptions options;
    private final Mounted nowhere = Mounted.nowhere();
    private final ReentrantLock mounting = new ReentrantLock();
    private final ConcurrentHashMap<Loop, Desk> desks = new ConcurrentHashMap<>();
    private final Queue<Server> listeners = new ConcurrentLinkedQueue<>();
    private final ProcessManager.Mount table;

    /** Written under {@code mounting}. */
    private volatile Mounts mounts = Mounts.NONE;

    private volatile boolean closed;

    WebServer(ProcessManager manager, HttpOptions options) {
        this.manager = manager;
        this.options = options;
        table = manager.mount(AppsTable.of(() -> mounts));
    }

    @Override
    public HttpServer mount(App app) {
        mounting.lock();
        try {
            mounts = mounts.with(app);
            return this;
        } finally {
            mounting.unlock();
        }
    }

    @Override
    public Server listen(Loop acceptor, List<? extends Loop> loops, String host, int port) {
        if (closed) {
            throw new HttpException("the server is closed; create another");
        }
        if (loops.isEmpty()) {
            throw new HttpException("no loop to serve on; give at least one");
        }
        var listener = acceptor.startServing(
                () -> manager.register(new Connection(this)),
                host,
                port,
                ServeOptions.defaults().loops(loops).connections(options.connections()));
        listeners.add(listener);
        return listener;
    }

    @Override
    public void close() {
        closed = true;
        for (var listener = listeners.poll(); listener != null; listener = listeners.poll()) {
            listener.close();
        }
        table.close();
    }

    ProcessManager manager() {
        return manager;
    }

    HttpOptions options() {
        return options;
    }

    /** True once no connection is to be kept for another request. */
    boolean isClosed() {
        return closed;
    }

    /** Who answers; where nobody is mounted, what says so. */
    Mounted find(@Nullable String host, String path) {
        var found = mounts.find(host, path);
        return found == null ? nowhere : found;
    }

    /** What the connections of a loop share. */
    Desk desk(Loop loop) {
        return desks.computeIfAbsent(loop, unused -> new Desk(manager.clock()));
    }
}

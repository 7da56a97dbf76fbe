package io.archangel.http;

import io.archangel.http.wire.Head;
import io.archangel.loop.Loop;
import io.archangel.loop.Protocol;
import io.archangel.loop.ServeOptions;
import io.archangel.loop.Server;
import io.archangel.loop.Tls;
import io.archangel.process.ProcessManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The web server: what connections share. */
final class WebServer implements HttpServer {
    /** What is offered by ALPN, the best first. */
    private static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

    private final ProcessManager manager;
    private final HttpOptions options;
    private final Mounted exhausted = Mounted.exhausted();
    private final ReentrantLock mounting = new ReentrantLock();
    private final ConcurrentHashMap<Loop, Desk> desks = new ConcurrentHashMap<>();
    private final Queue<Listening> listeners = new ConcurrentLinkedQueue<>();
    private final Set<Http2> leavers = ConcurrentHashMap.newKeySet();

    /** Its tables in the manager; none if it stands beside another server. */
    private final List<ProcessManager.Mount> tables;

    /** Written under {@code mounting}. */
    private volatile Mounts mounts = Mounts.NONE;

    /** Before all that is mounted, the outermost last. Guarded by {@code mounting}. */
    private List<Filter> filters = List.of();

    /** Written under {@code mounting}. */
    private volatile Mounted nowhere = Mounted.nowhere(List.of());

    private volatile boolean closed;

    private final Memory memory;

    WebServer(ProcessManager manager, HttpOptions options) {
        this(manager, options, Memory.ofHeap(options.memory()));
    }

    WebServer(ProcessManager manager, HttpOptions options, Memory memory) {
        this(manager, options, memory, true);
    }

    private WebServer(ProcessManager manager, HttpOptions options, Memory memory, boolean isListed) {
        this.manager = manager;
        this.options = options;
        this.memory = memory;
        tables = isListed
                ? List.of(
                        manager.mount(AppsTable.of(() -> mounts)),
                        manager.mount(RoutesTable.of(() -> mounts)),
                        manager.mount(Listening.table(listeners)))
                : List.of();
    }

    /** One without tables. */
    static WebServer beside(ProcessManager manager, HttpOptions options) {
        return new WebServer(manager, options, Memory.ofHeap(options.memory()), false);
    }

    @Override
    public HttpServer mount(App app) {
        var fixed = app.fixed();
        mounting.lock();
        try {
            mounts = mounts.with(Mounted.behind(filters, fixed));
            return this;
        } finally {
            mounting.unlock();
        }
    }

    @Override
    public HttpServer filter(Filter filter) {
        mounting.lock();
        try {
            var more = new ArrayList<Filter>();
            more.add(filter);
            more.addAll(filters);
            filters = List.copyOf(more);
            nowhere = Mounted.nowhere(filters);
            return this;
        } finally {
            mounting.unlock();
        }
    }

    @Override
    public Server listen(Loop acceptor, List<? extends Loop> loops, Listen where) {
        if (closed) {
            throw new HttpException("the server is closed; create another");
        }
        if (loops.isEmpty()) {
            throw new HttpException("no loop to serve on; give at least one");
        }
        var listening = new Listening(where);
        var listener = listening.begin(start(acceptor, listening, serving(loops, where)));
        listeners.add(listening);
        return listener;
    }

    private ServeOptions serving(List<? extends Loop> loops, Listen where) {
        var plain = ServeOptions.defaults().loops(loops).connections(options.connections());
        var tls = tlsOf(where);
        return tls == null || where.proxyProtocol() ? plain : plain.tls(tls);
    }

    private Server start(Loop acceptor, Listening listening, ServeOptions how) {
        var where = listening.where();
        Supplier<Protocol> connections = where.proxyProtocol()
                ? () -> new ProxyPreface(this, listening)
                : () -> manager.register(new Connection(this, where, null));
        var path = where.path();
        if (path == null) {
            return acceptor.startServing(connections, where.host(), where.port(), how);
        }
        var listener = acceptor.startServing(connections, path, how);
        try {
            SocketMode.give(path, where.mode());
            return listener;
        } catch (HttpException refused) {
            listener.close();
            throw refused;
        }
    }

    @Override
    public void close() {
        closed = true;
        for (var listener = listeners.poll(); listener != null; listener = listeners.poll()) {
            listener.server().close();
        }
        leavers.forEach(Http2::leave);
        desks.forEach((loop, desk) -> {
            if (!loop.isClosed()) {
                loop.execute(desk::goAway);
            }
        });
        tables.forEach(ProcessManager.Mount::close);
    }

    /** A connection that wants to be told when the server closes. */
    void join(Http2 connection) {
        leavers.add(connection);
    }

    /** It no longer does. */
    void leave(Http2 connection) {
        leavers.remove(connection);
    }

    ProcessManager manager() {
        return manager;
    }

    HttpOptions options() {
        return options;
    }

    /** How connections there are encrypted, or null. */
    @Nullable
    Tls tlsOf(Listen where) {
        var tls = where.tls();
        return tls == null ? null : tls.alpn(PROTOCOLS.toArray(String[]::new));
    }

    /** True once no connection is to be kept for another request. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Who answers; where nobody is mounted, or memory is scarce, what says so.
     *
     * @param origin what a proxy says of it, if one does
     * @param now    the time of day
     */
    Mounted find(Head head, @Nullable Origin origin, Instant now) {
        if (memory.isScarce(now)) {
            return exhausted;
        }
        var found = mounts.find(head, origin);
        return found == null ? nowhere : found;
    }

    /** What the connections of a loop share. */
    Desk desk(Loop loop) {
        return desks.computeIfAbsent(loop, unused -> new Desk(manager.clock(), new Strangers(options.strangers())));
    }
}

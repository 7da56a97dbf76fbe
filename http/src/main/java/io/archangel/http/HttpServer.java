package io.archangel.http;

import io.archangel.loop.Loop;
import io.archangel.loop.Server;
import io.archangel.process.ProcessManager;
import java.util.List;

/**
 * A web server: apps by host and path, each connection and each request a process of one manager. While it is open the
 * manager has a table {@code apps}. Any thread may call any method.
 */
public interface HttpServer extends AutoCloseable {

    /** A server with nothing mounted, not yet listening. */
    static HttpServer create(ProcessManager manager, HttpOptions options) {
        return new WebServer(manager, options);
    }

    /**
     * The same without the tables {@code apps}, {@code routes} and {@code listeners}, which a manager has but once: for a
     * second server of the same manager, as one for operators is, on a loop of its own.
     */
    static HttpServer beside(ProcessManager manager, HttpOptions options) {
        return WebServer.beside(manager, options);
    }

    /**
     * Adds an app. A request goes to the apps of its host if one of them takes its path, else to those of any host; among
     * these the longest path wins.
     *
     * @return this server
     * @throws HttpException if the name, or the same host and path, is taken
     */
    HttpServer mount(App app);

    /**
     * Puts a filter before all apps that are mounted from now on, and before what answers where none is. Of several, the one
     * that was there first is asked first.
     *
     * @return this server
     */
    HttpServer filter(Filter filter);

    /** Adds an app for every host. @return this server  @throws HttpException as {@link #mount(App)} has it */
    default HttpServer mount(String path, String name, Handler handler) {
        return mount(App.of(name, path, handler));
    }

    /** Listens and serves on one loop. Port 0 takes a free one. @throws io.archangel.loop.LoopException if it can't */
    default Server listen(Loop loop, String host, int port) {
        return listen(loop, Listen.on(host, port));
    }

    /** The same on a path, with TLS, or however it is described. */
    default Server listen(Loop loop, Listen where) {
        return listen(loop, List.of(loop), where);
    }

    /** The same on one loop, which serves on others, as {@link #listen(Loop, List, Listen)} has it. */
    default Server listen(Loop acceptor, List<? extends Loop> loops, String host, int port) {
        return listen(acceptor, loops, Listen.on(host, port));
    }

    /**
     * Listens on one loop and serves on others in turn, leaving out those held up; an acceptor that serves nothing itself
     * lets newcomers in whatever a handler does. May be called several times, for several addresses.
     *
     * @throws io.archangel.loop.LoopException if it can't listen there
     * @throws HttpException if the server is closed, there is no loop to serve on, or the path can't be given its mode
     */
    Server listen(Loop acceptor, List<? extends Loop> loops, Listen where);

    /**
     * Stops listening. Requests in flight go on, and their connections close with the answer; idle ones time out;
     * WebSockets are closed with 1001. Again is harmless.
     */
    @Override
    void close();
}

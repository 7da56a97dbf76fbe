package io.archangel.peers;

import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty's core without servlets: one selector, and a handler that says it does not block. */
final class JettyCore extends Handler.Abstract.NonBlocking {
    private JettyCore() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        serve(new QueuedThreadPool(), new JettyCore());
    }

    /** Never returns. */
    static void serve(QueuedThreadPool threads, Handler handler) throws Exception {
        var server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(new HttpConfiguration()));
        connector.setHost(Peer.HOST);
        connector.setIdleTimeout(Duration.ofMinutes(10).toMillis());
        server.addConnector(connector);
        server.setHandler(handler);
        server.start();
        Peer.serving(connector.getLocalPort());
    }

    static boolean isPoll(Request request) {
        return Request.getPathInContext(request).equals(Peer.POLL);
    }

    static void greet(Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Peer.PLAIN);
        Content.Sink.write(response, true, Peer.TEXT, callback);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!isPoll(request)) {
            greet(response, callback);
        }
        return true;
    }
}

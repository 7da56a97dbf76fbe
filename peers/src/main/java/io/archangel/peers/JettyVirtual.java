package io.archangel.peers;

import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty's core with a handler that may block, on a virtual thread. */
final class JettyVirtual extends Handler.Abstract {
    private JettyVirtual() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        var threads = new QueuedThreadPool();
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        JettyCore.serve(threads, new JettyVirtual());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws InterruptedException {
        if (JettyCore.isPoll(request)) {
            Peer.never();
        }
        JettyCore.greet(response, callback);
        return true;
    }
}

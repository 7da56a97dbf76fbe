package io.archangel.peers;

import io.archangel.process.HostThread;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.FastThreadLocalThread;

/** The base with our kernel: each connection is a process, and each request one below it. Its ratio is what they cost. */
final class BareNettyProcesses extends BareNetty {
    private final ProcessManager manager;
    private final Process connection;
    private boolean inBatch;

    private BareNettyProcesses(DateLine date, ProcessManager manager) {
        super(date);
        this.manager = manager;
        connection = manager.register(new Connection());
    }

    /** Runs it. */
    public static void main(String[] arguments) throws InterruptedException {
        var manager = ProcessManager.create();
        NettyServer.serve(
                loop -> new HostThread(() -> FastThreadLocalThread.runWithFastThreadLocal(loop), "loop").start(),
                (pipeline, date) -> pipeline.addLast(new HttpServerCodec(), new BareNettyProcesses(date, manager)));
    }

    @Override
    void answer(ChannelHandlerContext context, HttpRequest request) {
        if (!inBatch) {
            inBatch = true;
            HostThread.beginBatch();
        }
        var process = manager.registerUnder(connection, new Request(request));
        super.answer(context, request);
        if (!request.uri().equals(Peer.POLL)) {
            process.exit();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        super.channelReadComplete(context);
        HostThread.endBatch();
        inBatch = false;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.exit();
    }

    private static final class Connection extends Process {
        @Override
        protected String kind() {
            return "conn";
        }
    }

    private static final class Request extends Process {
        private final HttpRequest request;

        Request(HttpRequest request) {
            this.request = request;
        }

        @Override
        protected String kind() {
            return "http";
        }

        @Override
        protected String name() {
            return request.method() + " " + request.uri();
        }
    }
}

package io.archangel.examples;

import static io.archangel.loop.Pipe.pipe;

import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.Server;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessManager;

/**
 * The line of the design note of 2013, in its three forms: plain, registered, and as a pipe. Registering is a second stage
 * of construction that gives back the same object, so it fits wherever a factory does.
 */
public final class TheNote {
    private TheNote() {}

    /** A protocol without a process: no manager anywhere. */
    public static Server plain(Loop loop, int port) {
        Server server = loop.startServing(() -> new ArchangelServer(), "localhost", port);
        return server;
    }

    /** Every connection a process. */
    public static Server registered(Loop loop, ProcessManager manager, int port) {
        Server server = loop.startServing(() -> manager.register(new ArchangelServer()), "localhost", port);
        return server;
    }

    /** The same as a pipe. */
    public static Server piped(Loop loop, ProcessManager manager, int port) {
        Server server = loop.startServing(pipe(ArchangelServer::new, manager::register), "localhost", port);
        return server;
    }

    /** Serves all three until it is interrupted. @param arguments none */
    public static void main(String[] arguments) {
        var manager = ProcessManager.create();
        var loop = NettyLoop.create(LoopOptions.defaults());
        System.out.println("plain on " + plain(loop, 8080).address());
        System.out.println("registered on " + registered(loop, manager, 8081).address());
        System.out.println("piped on " + piped(loop, manager, 8082).address());
        loop.addSignalHandler("INT", loop::stop);
        loop.runForever();
        loop.close();
        manager.close();
    }
}

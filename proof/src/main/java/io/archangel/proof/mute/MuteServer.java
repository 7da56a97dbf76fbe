package io.archangel.proof.mute;

import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Response;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Table;
import io.archangel.shell.door.DoorOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** A server with its three doors and something to list, in a JVM of its own. Says where it is, and serves until its input ends. */
final class MuteServer {
    private static final int POLLS = 200;
    private static final int ROWS = 30_000;
    private static final int WIDE = 200;

    private MuteServer() {}

    /** Runs it. @param arguments a folder, where the keys of who may come in are in {@code keys} */
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var manager = ProcessManager.create();
        for (int poll = 0; poll < POLLS; poll++) {
            manager.register(Process.around("poll", it -> {}));
        }
        manager.mount(much());
        var http = HttpServer.create(manager, HttpOptions.defaults())
                .mount("/hello", "hello", Handler.inline(rq -> Response.text("hello\n")))
                .listen(loop("accept"), List.of(loop("loop 1")), "127.0.0.1", 0)
                .address();
        var keys = Files.readAllLines(folder.resolve("keys"));
        var doors = new Doors(manager, loop("management"), folder, DoorOptions.defaults(), keys);
        System.out.printf(
                "%d %d %d%n",
                http.getPort(), doors.telnet().getPort(), doors.ssh().getPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }

    /** A table of six million letters. */
    static Table much() {
        var line = "x".repeat(WIDE);
        return new Table("much", List.of("x"), () -> Collections.nCopies(ROWS, List.of(line)), List.of());
    }

    private static Loop loop(String name) {
        var loop = NettyLoop.create(LoopOptions.defaults().name(name));
        LoopThread.start(loop);
        return loop;
    }
}

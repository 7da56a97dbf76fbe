package io.archangel.server;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.LoopsTable;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.server.cli.UnixDoor;
import io.archangel.server.demo.Demo;
import io.archangel.shell.Audit;
import io.archangel.shell.Escape;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.telnet.Authenticator;
import io.archangel.telnet.TelnetDoor;
import io.archangel.telnet.TelnetOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A running server: one process table, the loops of the data plane with the web server on them, and apart from these the
 * management plane: a loop of its own, the doors, the shell.
 */
final class Archangel implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final ProcessManager manager = ProcessManager.create();
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Map<String, String> doors = new LinkedHashMap<>();
    private final CompletableFuture<Integer> stopped = new CompletableFuture<>();
    private final VarFolder folder;

    private Archangel(VarFolder folder) {
        this.folder = folder;
    }

    /** Runs a server until TERM or INT comes, and tells what to exit with. */
    static int run(Flags flags, PrintStream out, PrintStream err) {
        try (var server = start(flags)) {
            server.doors().forEach((door, address) -> out.println(door + " " + Escape.visible(address)));
            out.flush();
            flags.leftOut()
                    .forEach(door -> err.println("There is no " + door + " door in this version; it is left out"));
            if (flags.telnet().isPresent()) {
                err.println("The telnet door wants the token in "
                        + Escape.visible(server.folder.file("token").toString()));
            }
            return server.awaitStop();
        }
    }

    /** Starts a server with the built-in demo. @throws ServerException if it can't; nothing is left running then */
    public static Archangel start(Flags flags) {
        var server = new Archangel(VarFolder.open(flags.var()));
        try {
            server.open(flags);
            return server;
        } catch (LoopException | BindException inUse) {
            server.close();
            throw ServerException.failed(String.valueOf(inUse.getMessage()));
        } catch (IOException failed) {
            server.close();
            throw VarFolder.unusable(flags.var(), String.valueOf(failed.getMessage()));
        } catch (ServerException expected) {
            server.close();
            throw expected;
        }
    }

    private void open(Flags flags) throws IOException {
        var management = loop("management");
        var accept = loop("accept");
        var loops = new ArrayList<Loop>();
        for (int number = 1; number <= Runtime.getRuntime().availableProcessors(); number++) {
            loops.add(loop("loop " + number));
        }
        var all = new ArrayList<Loop>(loops);
        all.addAll(List.of(accept, management));
        parts.add(manager.mount(LoopsTable.of(all)));

        var audit = Audit.file(folder.file("audit.log"));
        parts.add(audit);
        var shell = Shell.create(manager, audit);
        var unix = UnixDoor.open(folder.file("archangel.sock"), manager, shell);
        parts.add(unix);
        folder.remove("ports.json"); // a server that died left it, and it says that all doors accept
        if (flags.http().isPresent()) {
            var http = HttpServer.create(manager, HttpOptions.defaults().connections(Descriptors.forConnections()));
            parts.add(http);
            Demo.mount(http);
            doors.put(
                    "http",
                    text(http.listen(accept, loops, HOST, flags.http().getAsInt())
                            .address()));
        }
        if (flags.telnet().isPresent()) {
            folder.token(); // made now, so that it is there to be read before anybody is asked for it
            var holder = new Principal("token", "telnet", Role.OPERATOR);
            var telnet = TelnetDoor.open(
                    management,
                    HOST,
                    flags.telnet().getAsInt(),
                    shell,
                    manager,
                    Authenticator.token(folder::token, holder),
                    TelnetOptions.defaults());
            parts.add(telnet);
            doors.put("telnet", text(telnet.address()));
        }
        doors.put("unix", unix.path().toString());
        parts.add(management.addSignalHandler("TERM", this::terminate)::cancel);
        parts.add(management.addSignalHandler("INT", () -> stopped.complete(ExitCode.INTERRUPTED))::cancel);
        folder.write("ports.json", Ports.json(doors));
        parts.add(() -> folder.remove("ports.json"));
        WarmUp.start();
    }

    private Loop loop(String name) {
        var loop = NettyLoop.create(LoopOptions.defaults().name(name));
        parts.add(loop);
        parts.add(LoopThread.start(loop));
        return loop;
    }

    private void terminate() {
        if (!stopped.complete(ExitCode.DONE)) {
            Runtime.getRuntime().halt(ExitCode.TERMINATED);
        }
    }

    /** The doors and where they are, {@code http} at {@code 127.0.0.1:8080}. */
    public Map<String, String> doors() {
        return Collections.unmodifiableMap(doors);
    }

    /** The process table. */
    public ProcessManager manager() {
        return manager;
    }

    /**
     * Waits until TERM or INT comes.
     *
     * @return what to exit with, {@link ExitCode#CUT} if a request is in flight that will be cut
     */
    public int awaitStop() {
        int code = stopped.join();
        boolean cuts = manager.list().stream().map(ProcessInfo::kind).anyMatch("http"::equals);
        return code == ExitCode.DONE && cuts ? ExitCode.CUT : code;
    }

    /** Ends everything in flight, closes the doors, stops the loops. Waits up to ten seconds. */
    @Override
    public void close() {
        manager.close();
        for (var part : parts.reversed()) {
            close(part);
        }
        parts.clear();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception failed) {
            System.getLogger(Archangel.class.getPackageName())
                    .log(System.Logger.Level.WARNING, "closing " + part + " failed", failed);
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}

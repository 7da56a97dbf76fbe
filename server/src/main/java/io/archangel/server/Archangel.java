package io.archangel.server;

import io.archangel.dyno.breaker.Breakers;
import io.archangel.dyno.cache.Caches;
import io.archangel.dyno.harness.Harness;
import io.archangel.dyno.timer.Timers;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopException;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.LoopsTable;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.server.cli.UnixDoor;
import io.archangel.server.demo.Demo;
import io.archangel.shell.Audit;
import io.archangel.shell.Escape;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.ssh.AuthorizedKeys;
import io.archangel.ssh.HostKey;
import io.archangel.ssh.SshDoor;
import io.archangel.ssh.SshException;
import io.archangel.telnet.Authenticator;
import io.archangel.telnet.TelnetDoor;
import io.archangel.web.Passwords;
import io.archangel.web.WebDoor;
import io.archangel.web.WebOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A running server: one process table, the loops of the data plane with the web server on them, and apart from these the
 * management plane: a loop of its own, the doors, the shell.
 */
final class Archangel implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    /** When who is first served no longer has to share the processors with it. */
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    /** Counts what is thrown, on its way to the log. */
    private final Harness errors;

    private final ProcessManager manager;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Map<String, String> doors = new LinkedHashMap<>();
    private final CompletableFuture<Integer> stopped = new CompletableFuture<>();
    private final VarFolder folder;
    private final AuthorizedKeys keys;

    /** Written while it starts. */
    private @Nullable WebDoor web;

    private Archangel(VarFolder folder) {
        this.folder = folder;
        keys = AuthorizedKeys.of(folder.file("authorized_keys"));
        var options = ManagerOptions.defaults();
        errors = Harness.create(options.clock());
        manager = ProcessManager.create(options.reporter(errors.reporter(options.reporter())));
    }

    /** Runs a server until TERM or INT comes, and tells what to exit with. */
    static int run(Flags flags, PrintStream out, PrintStream err) {
        Exhaustion.watch();
        try (var server = start(flags)) {
            server.doors().forEach((door, address) -> out.println(door + " " + Escape.visible(address)));
            out.flush();
            if (flags.ssh().isPresent()) {
                err.println(Escape.visible(server.keys.summary()));
            }
            if (flags.telnet().isPresent()) {
                err.println("The telnet door wants the token in "
                        + Escape.visible(server.folder.file("token").toString()));
            }
            var web = server.web;
            if (web != null) {
                err.println("Log in to the console, once and within ten minutes: " + web.link(WebDoor.owner()));
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
        } catch (SshException notOpened) {
            server.close();
            throw ServerException.failed(String.valueOf(notOpened.getMessage()));
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
        var breakers = Breakers.create(manager.clock());
        var caches = Caches.create(manager);
        var timers = Timers.create(manager);
        var all = new ArrayList<Loop>(loops);
        all.addAll(List.of(accept, management));
        var console = flags.web().isPresent() ? loop("web") : null;
        if (console != null) {
            all.add(console);
        }
        parts.add(manager.mount(LoopsTable.of(all)));

        parts.add(errors.mount(manager));
        parts.add(breakers.mount(manager));
        parts.add(caches.mount());
        parts.add(timers.mount());

        var audit = Audit.file(folder.file("audit.log"));
        parts.add(audit);
        var shell = Shell.create(manager, audit, ZoneId.systemDefault(), folder.file("lines"));
        parts.add(shell);
        var keeper = new Doorkeeper(DoorOptions.defaults(), manager.clock());
        var unix = UnixDoor.open(folder.file("archangel.sock"), manager, shell, keeper);
        parts.add(unix);
        folder.remove("ports.json"); // a server that died left it, and it says that all doors accept
        if (flags.http().isPresent()) {
            var http = HttpServer.create(manager, HttpOptions.defaults().connections(Descriptors.forConnections()));
            parts.add(http);
            Demo.mount(http, breakers, caches, timers);
            doors.put(
                    "http",
                    text(http.listen(accept, loops, HOST, flags.http().getAsInt())
                            .address()));
        }
        if (flags.ssh().isPresent()) {
            var ssh = SshDoor.open(
                    HOST,
                    flags.ssh().getAsInt(),
                    shell,
                    manager,
                    keys,
                    HostKey.in(folder.file("ssh_host_ed25519_key")),
                    keeper);
            parts.add(ssh);
            management.callLater(WARM_UP, () -> warm(ssh));
            doors.put("ssh", text(ssh.address()));
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
                    keeper);
            parts.add(telnet);
            doors.put("telnet", text(telnet.address()));
        }
        if (console != null) {
            openWeb(console, flags.web().getAsInt(), shell, keeper);
        }
        doors.put("unix", unix.path().toString());
        parts.add(management.addSignalHandler("TERM", this::terminate)::cancel);
        parts.add(management.addSignalHandler("INT", () -> stopped.complete(ExitCode.INTERRUPTED))::cancel);
        folder.write("ports.json", Ports.json(doors));
        parts.add(() -> folder.remove("ports.json"));
        management.callLater(WARM_UP, WarmUp::start);
    }

    /** The console has a loop of its own: what it serves a browser holds up no other door. */
    private void openWeb(Loop loop, int port, Shell shell, Doorkeeper keeper) {
        folder.token(); // as for telnet
        var http = HttpServer.beside(manager, WebDoor.limits());
        parts.add(http);
        var options = WebOptions.defaults().version(version());
        var door = WebDoor.open(
                http, shell, manager, keeper, options, folder::token, new Passwords(folder.file("passwords")));
        parts.add(door);
        var address = http.listen(loop, HOST, port).address();
        door.at(address);
        loop.callLater(WARM_UP, () -> warm(door));
        doors.put("web", text(address));
        web = door;
    }

    private static String version() {
        var built = Archangel.class.getPackage().getImplementationVersion();
        return built == null ? "dev" : built;
    }

    /** The first login then finds loaded what it needs, which takes long, and which descriptors may be short for later. */
    private static void warm(SshDoor ssh) {
        new HostThread(() -> warnOf(Guard.attempt(ssh::warmUp)), "ssh warm-up").start();
    }

    /** The same for the console, and for whoever first watches there; it gives way to what is asked for meanwhile. */
    private static void warm(WebDoor door) {
        var thread = new HostThread(() -> Guard.attempt(door::warmUp), "web warm-up");
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    private static void warnOf(@Nullable Throwable thrown) {
        if (thrown != null) {
            System.getLogger(Archangel.class.getPackageName())
                    .log(System.Logger.Level.WARNING, "the SSH door can't let anybody in: " + thrown.getMessage());
        }
    }

    private Loop loop(String name) {
        var options = LoopOptions.defaults().name(name);
        var loop = NettyLoop.create(options.errors(errors.handler(name, options.errors())));
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
        if (web != null) {
            close(web); // who watches is told why, before all sessions end
        }
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

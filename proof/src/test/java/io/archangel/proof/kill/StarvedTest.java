package io.archangel.proof.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Response;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.proof.mute.Doors;
import io.archangel.proof.mute.LocalClient;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.telnet.Authenticator;
import io.archangel.telnet.TelnetDoor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With more virtual threads in endless loops than there are cores, the operator still gets in, looks and kills. */
final class StarvedTest {
    private static final int ANSWER_MILLIS = 20_000;
    private static final String TOKEN = "a token for this test alone";

    private final ProcessManager manager = ProcessManager.create();
    private final List<Loop> loops = new ArrayList<>();
    private final List<LoopThread> threads = new ArrayList<>();
    private final List<Victim> victims = new ArrayList<>();

    private Loop loop(String name) {
        var loop = NettyLoop.create(LoopOptions.defaults().name(name));
        loops.add(loop);
        threads.add(LoopThread.start(loop));
        return loop;
    }

    @AfterEach
    void stop() throws Exception {
        for (var victim : victims) {
            victim.close();
        }
        manager.close();
        threads.forEach(LoopThread::close);
        loops.forEach(Loop::close);
    }

    @Test
    void everyDoor_everyCarrierHeldAndEveryLoopBlocked_looksAndKills(@TempDir Path folder) throws Exception {
        try (var bad = new BadHandlers();
                var secure = new Secure();
                var doors = new Doors(
                        manager, loop("management"), folder, DoorOptions.defaults(), List.of(secure.line()))) {
            var address = serve(bad, "loop 1", "loop 2");
            come(address, "/spin", Runtime.getRuntime().availableProcessors() + 1);
            come(address, "/inline", 2);

            answers("unix", command -> LocalClient.run(doors.unix(), command.split(" ", -1)));
            answers("ssh", command -> secure.run(doors.ssh(), command));
            try (var operator = new Operator(doors.telnet())) {
                operator.waitsFor("token: ");
                operator.types(Doors.token("ann"));
                operator.waitsFor("archangel> ");
                answers("telnet", command -> {
                    operator.types(command);
                    return operator.waitsFor("archangel> ");
                });
            }
        }
    }

    /** Somebody at a door. */
    @FunctionalInterface
    private interface Asker {
        String asks(String command) throws Exception;
    }

    /** At that door it is seen what there is, where it stands still, and one is killed. */
    private void answers(String door, Asker asker) throws Exception {
        var blocked = requests("inline").getFirst();
        var victim = requests("spin").getFirst();
        assertThat(asker.asks("ps")).as(door).contains("/spin", "/inline");
        assertThat(asker.asks("where " + blocked.pid())).as(door).contains("loop ", "at BadHandlers.java");
        assertThat(asker.asks("kill -KILL " + victim.pid())).as(door).contains("exit KILL by ");
    }

    private void come(InetSocketAddress address, String path, int count) throws IOException {
        for (int victim = 0; victim < count; victim++) {
            victims.add(new Victim(address, path));
        }
        await().until(() -> requests(path.substring(1)).size() == count);
    }

    @RepeatedTest(2) // the second finds the scheduler as the first has left it
    void telnet_everyCarrierHeld_listsKillsAndTheServerAnswersAgain() throws Exception {
        try (var bad = new BadHandlers()) {
            var address = serve(bad, "loop 1");
            var telnet = TelnetDoor.open(
                    loop("management"),
                    "127.0.0.1",
                    0,
                    Shell.create(manager, event -> {}),
                    manager,
                    Authenticator.token(() -> TOKEN, new Principal("token", "telnet", Role.OPERATOR)),
                    new Doorkeeper(DoorOptions.defaults(), manager.clock()));
            int spinners = Runtime.getRuntime().availableProcessors() + 1;
            come(address, "/spin", spinners);
            come(address, "/hello", 1);

            try (var operator = new Operator(telnet.address())) {
                operator.waitsFor("token: ");
                operator.types(TOKEN);
                operator.waitsFor("archangel> ");
                operator.types("ps");
                operator.waitsFor("/spin");
                operator.waitsFor("archangel> ");
                for (var request : requests("spin")) {
                    operator.types("kill -KILL " + request.pid());
                    operator.waitsFor(
                            "exit KILL by token@telnet"); // still running, or never begun for want of a carrier
                    operator.waitsFor("archangel> ");
                }
            }

            var waiting = victims.getLast();
            assertThat(waiting.sees(ANSWER_MILLIS)).isEqualTo("200");
            try (var newcomer = new Victim(address, "/hello")) {
                assertThat(newcomer.sees(ANSWER_MILLIS)).isEqualTo("200");
            }
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> manager.list().stream().noneMatch(StarvedTest::isZombie));
    }

    private InetSocketAddress serve(BadHandlers bad, String... loops) {
        var server = HttpServer.create(manager, HttpOptions.defaults());
        bad.mount(server);
        server.mount("/hello", "hello", rq -> Response.text("hello"));
        return server.listen(loop("accept"), Stream.of(loops).map(this::loop).toList(), "127.0.0.1", 0)
                .address();
    }

    private List<ProcessInfo> requests(String app) {
        return manager.list().stream().filter(row -> app.equals(row.app())).toList();
    }

    private static boolean isZombie(ProcessInfo row) {
        return row.stat().startsWith("Z");
    }
}

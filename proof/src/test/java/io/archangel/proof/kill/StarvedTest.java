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
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.telnet.Authenticator;
import io.archangel.telnet.TelnetDoor;
import io.archangel.telnet.TelnetOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** With more virtual threads in endless loops than there are cores, the operator still gets in, looks and kills. */
final class StarvedTest {
    private static final int ANSWER_MILLIS = 2_000;
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

    @RepeatedTest(2) // the second finds the scheduler as the first has left it
    void telnet_everyCarrierHeld_listsKillsAndTheServerAnswersAgain() throws Exception {
        try (var bad = new BadHandlers()) {
            var address = serve(bad);
            var telnet = TelnetDoor.open(
                    loop("management"),
                    "127.0.0.1",
                    0,
                    Shell.create(manager, event -> {}),
                    manager,
                    Authenticator.token(() -> TOKEN, new Principal("token", "telnet", Role.OPERATOR)),
                    TelnetOptions.defaults());
            int spinners = Runtime.getRuntime().availableProcessors() + 1;
            for (int spinner = 0; spinner < spinners; spinner++) {
                victims.add(new Victim(address, "/spin"));
            }
            await().until(() -> requests("spin").size() == spinners);
            victims.add(new Victim(address, "/hello"));
            await().until(() -> requests("hello").size() == 1);

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

    private InetSocketAddress serve(BadHandlers bad) {
        var server = HttpServer.create(manager, HttpOptions.defaults());
        bad.mount(server);
        server.mount("/hello", "hello", rq -> Response.text("hello"));
        return server.listen(loop("accept"), List.of(loop("loop 1")), "127.0.0.1", 0)
                .address();
    }

    private List<ProcessInfo> requests(String app) {
        return manager.list().stream().filter(row -> app.equals(row.app())).toList();
    }

    private static boolean isZombie(ProcessInfo row) {
        return row.stat().startsWith("Z");
    }
}

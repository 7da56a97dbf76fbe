package io.archangel.proof.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Kill;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Six bad handlers beside a thousand good clients. Each is killed; each receipt is held against what the client's socket
 * saw and what the thread's stack shows; and no good client notices, save those on the loop that is blocked, which the
 * listing names.
 */
@Timeout(120)
final class KillIsRealTest {
    private static final int GOOD_CLIENTS = 1_000;
    private static final Duration TICK = Duration.ofMillis(500);

    /** For what comes, in its time. */
    private static final Duration LONG = Duration.ofSeconds(30);

    /** For what does not come; a hook is abandoned after 5 s. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final ProcessManager manager = ProcessManager.create();
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Loop> loops = new ArrayList<>();
    private final List<LoopThread> threads = new ArrayList<>();
    private final Map<String, Victim> victims = new HashMap<>();
    private BadHandlers bad;
    private GoodClients good;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        var accept = loop("accept");
        var data = List.of(loop("loop 1"), loop("loop 2"));
        var server = HttpServer.create(manager, HttpOptions.defaults());
        bad = new BadHandlers();
        bad.mount(server);
        server.mount("/good", "good", this::tick);
        address = server.listen(accept, data, "127.0.0.1", 0).address();
        good = new GoodClients(address, "/good", GOOD_CLIENTS);
    }

    private Loop loop(String name) {
        var loop = NettyLoop.create(LoopOptions.defaults().name(name));
        loops.add(loop);
        threads.add(LoopThread.start(loop));
        return loop;
    }

    private Response tick(Request rq) {
        return Response.stream("text/plain", out -> {
            int tick = 0;
            do {
                out.write("tick " + tick++ + "\n");
            } while (!done.await(TICK.toMillis(), TimeUnit.MILLISECONDS));
        });
    }

    @AfterEach
    void stop() throws Exception {
        done.countDown();
        bad.close();
        for (var victim : victims.values()) {
            victim.close();
        }
        good.close();
        manager.close();
        threads.forEach(LoopThread::close);
        loops.forEach(Loop::close);
    }

    @Test
    void kill_sixBadHandlers_freesTheirClientsTellsTheTruthAndDisturbsNobody() throws Exception {
        await().atMost(LONG).until(() -> good.all().stream().allMatch(client -> client.ticks > 0));

        expectFreed("socket", Verdict.EXITED, "503", "Socket");
        expectFreed("swallow", Verdict.STILL_RUNNING, "503", "BadHandlers.java");
        expectFreed("spin", Verdict.STILL_RUNNING, "503", "BadHandlers.java");
        expectFreed("monitor", Verdict.STILL_RUNNING, "503", "BadHandlers.java");
        expectFreed("hook", Verdict.EXITING, "503", "BadHandlers.java");
        expectNobodyNoticed(good.all());

        expectBlockedLoop();

        bad.letGo();
        expectNobodyNoticed(good.all());
        done.countDown();
        await().atMost(LONG).until(() -> good.all().stream().allMatch(client -> client.whole));
        assertThat(good.all()).allSatisfy(client -> assertThat(client.trouble).isNull());
        await().until(() -> manager.list().stream().noneMatch(row -> row.kind().equals("http")));
        assertThat(manager.history())
                .filteredOn(entry -> entry.exit().equals("KILL"))
                .hasSize(6);
    }

    /** Kills the request of one handler. */
    private void expectFreed(String name, Verdict verdict, String response, String frame) throws IOException {
        var row = start(name);
        var receipt = manager.kill(order(row, verdict == Verdict.EXITED ? LONG : SHORT));

        assertThat(receipt.verdict()).as(name + ": " + receipt).isEqualTo(verdict);
        assertThat(receipt.response()).as(name).isEqualTo(response);
        assertThat(receipt.clientFreedUs()).as(name).isNotNull();
        assertThat(victims.get(name).sees()).as(name).isEqualTo(response);
        expectThreadAsTold(row, receipt, frame);
        assertThat(manager.kill(order(row, LONG)).verdict())
                .as(name + " again")
                .isEqualTo(verdict == Verdict.EXITING ? Verdict.EXITED : Verdict.ALREADY_EXITED);
    }

    /** The receipt, the listing and the stack agree on whether a thread is left, and where. */
    private void expectThreadAsTold(ProcessInfo row, Receipt receipt, String frame) {
        var now = manager.find(row.pid());
        switch (receipt.verdict()) {
            case EXITED -> {
                assertThat(receipt.threadEndedUs()).isNotNull();
                assertThat(now).isEmpty();
            }
            case STILL_RUNNING -> {
                assertThat(receipt.where()).contains(frame);
                assertThat(receipt.threadEndedUs()).isNull();
                assertThat(now).map(ProcessInfo::stat).contains("Z");
            }
            default -> assertThat(now).isPresent();
        }
    }

    /** Kills the request that holds up its loop. */
    private void expectBlockedLoop() throws IOException {
        var row = start("inline");
        var receipt = manager.kill(order(row, SHORT));

        assertThat(receipt.verdict()).as("inline: " + receipt).isEqualTo(Verdict.STILL_RUNNING);
        assertThat(receipt.response()).isEqualTo("cut");
        assertThat(receipt.where()).contains("blocked").contains("BadHandlers.java");
        assertThat(victims.get("inline").sees()).isEqualTo("cut");

        var held = receipt.where().startsWith("loop 1 ") ? "loop 1" : "loop 2";
        var onTheBlockedLoop = manager.list(true).stream()
                .filter(at -> at.kind().equals("conn") && held.equals(at.thread()))
                .map(ProcessInfo::client)
                .collect(Collectors.toSet());
        var bystanders = new ArrayList<GoodClients.Good>();
        var named = new ArrayList<GoodClients.Good>();
        for (var client : good.all()) {
            (onTheBlockedLoop.contains(client.address()) ? named : bystanders).add(client);
        }
        assertThat(named).hasSizeBetween(1, GOOD_CLIENTS - 1);
        var before = named.stream().map(client -> client.ticks).toList();
        expectNobodyNoticed(bystanders);
        assertThat(named.stream().map(client -> client.ticks).toList()).isEqualTo(before);
    }

    /** Each of these goes on, and none has seen anything wrong. */
    private static void expectNobodyNoticed(List<GoodClients.Good> clients) {
        var before = clients.stream().map(client -> client.ticks).toList();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            for (int client = 0; client < clients.size(); client++) {
                if (clients.get(client).ticks < before.get(client) + 3) {
                    return false;
                }
            }
            return true;
        });
        assertThat(clients).allSatisfy(client -> assertThat(client.trouble).isNull());
    }

    /** Sends a request to a bad handler and finds its process, once it is where it will stay. */
    private ProcessInfo start(String name) throws IOException {
        var victim = new Victim(address, "/" + name);
        victims.put(name, victim);
        var place = name.equals("hook") ? "CountDownLatch.await" : "BadHandlers.java";
        return await().atMost(LONG)
                .until(
                        () -> manager.list().stream()
                                .filter(row -> name.equals(row.app())
                                        && victim.address().equals(row.client())
                                        && isAt(row, place))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** True if its code has come there. */
    private boolean isAt(ProcessInfo row, String place) {
        return manager.stacks(row.pid()).stream()
                .flatMap(stack -> stack.frames().stream())
                .anyMatch(frame -> frame.contains(place));
    }

    private static Kill order(ProcessInfo row, Duration patience) {
        return Kill.of(row.pid()).signal(Signal.KILL).by("test").await(patience);
    }
}

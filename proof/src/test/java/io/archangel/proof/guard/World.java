package io.archangel.proof.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Protocol;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Exit;
import io.archangel.process.HistoryEntry;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A manager, a loop that runs and a web server on it, with bystanders; and all places where something may be told. */
final class World implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Trace> traces = new CopyOnWriteArrayList<>();
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final Bystanders bystanders;
    private volatile @Nullable Throwable foretold;

    final ProcessManager manager;
    final Loop loop;
    final HttpServer http;

    World() throws Exception {
        closes(new LogCapture(thrown -> heard(Trace.Where.LOG, thrown)));
        loop = loop(LoopOptions.defaults().errors((its, thrown) -> heard(Trace.Where.LOOP, thrown)));
        manager = closes(ProcessManager.create(ManagerOptions.defaults().reporter(this::reported)));
        http = closes(HttpServer.create(manager, HttpOptions.defaults()));
        bystanders = closes(new Bystanders(manager, loop, http));
    }

    // ---- what a scenario needs ----

    /** Closes something with the world, before what it stands on. */
    <C extends AutoCloseable> C closes(C some) {
        closing.push(some);
        return some;
    }

    /** Where the web server is. */
    InetSocketAddress web() {
        return bystanders.web();
    }

    /** Another loop, which runs. */
    Loop loop(LoopOptions options) {
        // A machine that is short of time may hold up a loop, which is then told, and no scenario's doing.
        var made = closes(NettyLoop.create(options.watchdog(Duration.ZERO)));
        closes(LoopThread.start(made));
        return made;
    }

    /** Connects to a server of the loop. */
    Client connect(Supplier<? extends Protocol> factory) throws Exception {
        return connect(loop.startServing(factory, "127.0.0.1", 0).address());
    }

    Client connect(InetSocketAddress server) throws Exception {
        return closes(new Client(server));
    }

    /** Takes no notice of something, which a scenario throws to have its callback called. */
    void foretells(Throwable thrown) {
        foretold = thrown;
    }

    /** Hears what a future tells. */
    long hears(CompletableFuture<?> future) {
        future.whenComplete((value, thrown) -> heard(Trace.Where.FUTURE, thrown));
        return 0;
    }

    /** Waits for the end of a process. */
    void awaitEnd(long pid) {
        waiting().until(() -> ended().stream().anyMatch(entry -> entry.pid() == pid));
    }

    /** Waits until something was told. */
    void awaitTrace() {
        waiting().until(() -> !traces.isEmpty());
    }

    private static ConditionFactory waiting() {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE);
    }

    private void reported(Report report) {
        traces.add(new Trace(
                Trace.Where.REPORTER, report.pid(), report.exit() instanceof Exit.Failed(Throwable it) ? it : null));
    }

    private void heard(Trace.Where where, @Nullable Throwable thrown) {
        if (thrown == null || thrown != foretold) {
            traces.add(new Trace(where, 0, thrown));
        }
    }

    // ---- what is to be true ----

    /** Told once, and where it should be; nobody else has noticed. */
    void expect(Scenario scenario, Bomb bomb, long victim) throws Exception {
        awaitTrace();
        if (victim != 0) {
            awaitEnd(victim);
        }
        bystanders.expectWell();
        expectTold(scenario, bomb, victim);
        var failed = ended().stream()
                .filter(entry -> !entry.exit().equals("OK"))
                .map(entry -> entry.pid() + " " + entry.exit())
                .toList();
        var word = new Exit.Failed(bomb.thrown()).word();
        assertThat(failed)
                .as("those that ended, other than well")
                .isEqualTo(scenario.place() == Place.PROCESS ? List.of(victim + " " + word) : List.of());
        bystanders.expectWell();
        expectTold(scenario, bomb, victim);
    }

    private void expectTold(Scenario scenario, Bomb bomb, long victim) {
        var where = switch (scenario.place()) {
            case PROCESS, ENDING -> new Trace(Trace.Where.REPORTER, victim, bomb.thrown());
            case LOOP -> new Trace(Trace.Where.LOOP, 0, bomb.thrown());
            case LOG -> new Trace(Trace.Where.LOG, 0, bomb.thrown());
            case FUTURE -> new Trace(Trace.Where.FUTURE, 0, bomb.thrown());
        };
        assertThat(traces).as("what was told").containsExactly(where);
    }

    private List<HistoryEntry> ended() {
        return manager.history();
    }

    @Override
    public void close() throws Exception {
        while (!closing.isEmpty()) {
            closing.pop().close();
        }
    }
}

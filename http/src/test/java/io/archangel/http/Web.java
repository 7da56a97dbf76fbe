package io.archangel.http;

import static org.awaitility.Awaitility.await;

import io.archangel.loop.FakeLoop;
import io.archangel.loop.FakePeer;
import io.archangel.loop.Protocol;
import io.archangel.loop.Server;
import io.archangel.process.FakeClock;
import io.archangel.process.HistoryEntry;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt;
import io.archangel.process.Report;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;

/** A web server on a loop without sockets, its manager, and clients; time stands still. */
final class Web implements AutoCloseable {
    final FakeClock clock = new FakeClock();
    final FakeLoop loop = new FakeLoop(clock);
    final List<Report> reports = new CopyOnWriteArrayList<>();
    final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(reports::add));
    final HttpServer server;
    private final Server listener;

    Web() {
        this(HttpOptions.defaults());
    }

    Web(HttpOptions options) {
        this(options, Memory.ofHeap(options.memory()));
    }

    Web(HttpOptions options, Memory memory) {
        server = new WebServer(manager, options, memory);
        listener = server.listen(loop, "localhost", 0);
    }

    Web mount(String path, Handler handler) {
        server.mount(path, path.equals("/") ? "root" : path.substring(1).replace('/', '-'), handler);
        return this;
    }

    FakePeer connect() {
        var peer = loop.connect(listener);
        loop.runReady();
        return peer;
    }

    /** Has somebody else be a client. */
    <P extends Protocol> P connect(P client) {
        var unused = loop.connect(() -> client, "localhost", listener.address().getPort());
        loop.runReady();
        return client;
    }

    /** Sends what is written with {@code |} for CR LF, and lets the loop do what there is to do. */
    FakePeer send(FakePeer peer, String written) {
        peer.send(written.replace("|", "\r\n"));
        loop.runReady();
        return peer;
    }

    /** A client of its own that has sent this. */
    FakePeer send(String written) {
        return send(connect(), written);
    }

    /** What a client of its own gets for this, once the loop has done what it can at once. */
    String ask(String written) {
        return read(send(written));
    }

    /** What a client got, CR LF written as {@code |}, dates and the type of plain text left out. */
    static String read(FakePeer peer) {
        return peer.received()
                .replace("Date: Sun, 22 Nov 2026 12:00:00 GMT\r\n", "")
                .replace("Content-Type: text/plain; charset=utf-8\r\n", "")
                .replace("\r\n", "|");
    }

    /** Waits, the loop turning, for what other threads bring about. */
    void until(BooleanSupplier fact) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    loop.runReady();
                    return fact.getAsBoolean();
                });
    }

    /** Waits until a client has got this. */
    void untilRead(FakePeer peer, String expected) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .untilAsserted(() -> {
                    loop.runReady();
                    Assertions.assertThat(read(peer)).isEqualTo(expected);
                });
    }

    /** The one living process of a kind. */
    ProcessInfo only(String kind) {
        var all = manager.list().stream().filter(it -> it.kind().equals(kind)).toList();
        Assertions.assertThat(all).hasSize(1);
        return all.getFirst();
    }

    /** The latest entry of history of a kind. */
    HistoryEntry past(String kind) {
        return manager.history().stream()
                .filter(it -> it.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    Receipt kill(Kill kill) {
        var receipt = manager.signal(kill);
        until(receipt::isDone);
        return receipt.join();
    }

    @Override
    public void close() {
        server.close();
        loop.close();
        manager.close();
    }
}

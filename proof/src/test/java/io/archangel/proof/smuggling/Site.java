package io.archangel.proof.smuggling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.archangel.http.App;
import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.loop.Loop;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A server whose handlers write down what they see: one app for every host, one for {@code inner}. */
final class Site implements AutoCloseable {
    /** The path whose handler leaves the body unread. */
    private static final String IGNORE = "/ignore";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ProcessManager manager = ProcessManager.create();
    private final Map<String, List<String>> seen = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final InetSocketAddress address;

    /** @param kind makes the handlers what they are: on threads of their own, or inline */
    Site(Loop loop, UnaryOperator<Handler> kind) {
        server = HttpServer.create(manager, HttpOptions.defaults());
        server.mount(App.of("any", "/", kind.apply(rq -> answer(rq, ""))));
        server.mount(
                App.of("inner", "/", kind.apply(rq -> answer(rq, " at inner"))).host("inner"));
        address = server.listen(loop, "127.0.0.1", 0).address();
    }

    private Response answer(Request rq, String app) throws IOException {
        var body = rq.path().equals(IGNORE) ? "" : new String(rq.body().stream().readAllBytes(), ISO_8859_1);
        var line = rq.method() + " " + rq.path() + app + (body.isEmpty() ? "" : " \"" + body + "\"");
        seen.computeIfAbsent(rq.client(), client -> new CopyOnWriteArrayList<>())
                .add(line);
        return Response.text(line).header("Seen-Method", rq.method());
    }

    InetSocketAddress address() {
        return address;
    }

    /** The process of a client's connection, once it is there. */
    long connection(String client) {
        return await(() -> find(client).map(ProcessInfo::pid), Optional::isPresent)
                .orElseThrow();
    }

    /** Returns when a connection has read so many bytes, or has gone. */
    void awaitRead(long pid, long bytes) {
        await(() -> manager.find(pid), row -> row.isEmpty() || row.get().in() >= bytes);
    }

    /** All that handlers saw of a client; called when its connection is over, it waits until they are, too. */
    List<String> seenBy(String client) {
        await(() -> find(client), Optional::isEmpty);
        return Objects.requireNonNullElse(seen.remove(client), List.of());
    }

    /** Looks again and again, as it will be there at once: a library that waits would wait for milliseconds. */
    private static <T> T await(Supplier<T> what, Predicate<T> wanted) {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        var last = what.get();
        while (!wanted.test(last)) {
            if (System.nanoTime() > patience) {
                throw new IllegalStateException("still " + last);
            }
            Thread.yield();
            last = what.get();
        }
        return last;
    }

    private Optional<ProcessInfo> find(String client) {
        return manager.list().stream()
                .filter(row -> client.equals(row.client()))
                .findFirst();
    }

    @Override
    public void close() {
        server.close();
        manager.close();
    }
}

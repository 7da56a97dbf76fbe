package io.archangel.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.HttpServer;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Clock;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.shell.Audit;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A console over real sockets: a real loop, the real shell, an audit that is kept. */
final class House implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";

    /** The machine's, and so much later. */
    final LateClock clock = new LateClock();

    final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock));
    final List<Audit.Event> audited = new CopyOnWriteArrayList<>();
    final HttpClient client = HttpClient.newHttpClient();
    final Passwords passwords;
    final Doorkeeper keeper = new Doorkeeper(DoorOptions.defaults(), manager.clock());
    final WebDoor door;
    final InetSocketAddress address;

    private final Path folder;
    private final NettyLoop loop = NettyLoop.create(LoopOptions.defaults().name("web"));
    private final Thread thread = Thread.ofPlatform().daemon().start(loop::runForever);
    private final HttpServer http = HttpServer.beside(manager, WebDoor.limits());

    House() {
        this(WebOptions.defaults());
    }

    House(WebOptions options) {
        this(options, () -> TOKEN);
    }

    House(WebOptions options, Supplier<String> token) {
        try {
            folder = Files.createTempDirectory("web");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        passwords = new Passwords(folder.resolve("passwords"));
        var shell = Shell.create(manager, new Kept(), ZoneOffset.UTC);
        door = WebDoor.open(http, shell, manager, keeper, options, token, passwords);
        address = http.listen(loop, "127.0.0.1", 0).address();
        door.at(address);
    }

    /** A clock that can be put forward. */
    static final class LateClock implements Clock {
        private final Clock machine = Clock.system();
        private final AtomicLong late = new AtomicLong();

        void forward(Duration time) {
            late.addAndGet(time.toNanos());
        }

        @Override
        public long nanos() {
            return machine.nanos() + late.get();
        }

        @Override
        public Instant instant() {
            return machine.instant().plusNanos(late.get());
        }

        @Override
        public Cancellable after(Duration delay, Runnable task) {
            return machine.after(delay, task);
        }
    }

    private final class Kept implements Audit {
        @Override
        public void write(Event event) {
            audited.add(event);
        }

        @Override
        public List<Event> latest(int count) {
            return audited.reversed().stream().limit(count).toList();
        }
    }

    Path passwordFile() {
        return folder.resolve("passwords");
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + address.getPort() + path);
    }

    String id(Process process) {
        return process.pid() + "@" + manager.instance();
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** With the token of the server. */
    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + TOKEN)
                .build());
    }

    HttpResponse<String> post(String path, String json, String... headers) {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    static JsonNode json(HttpResponse<String> answer) {
        return Json.tree(answer.body());
    }

    /** Somebody who has come in by a link. */
    Browser browser(Role role) {
        return browser("ann", role);
    }

    Browser browser(String name, Role role) {
        return browser(proof(door.link(new Principal(name, "web", role))));
    }

    /** What a page sends that was opened by a link. */
    static String proof(String link) {
        return "{\"token\":\"" + link.substring(link.indexOf("#t=") + 3) + "\"}";
    }

    /** Somebody who has come in by a name and its password. */
    Browser browser(String name, String password) {
        return browser("{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}");
    }

    /** Somebody who has come in by what was sent. */
    Browser browser(String proof) {
        var answer = post("/api/login", proof);
        assertThat(answer.statusCode()).isEqualTo(200);
        var cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return new Browser(cookie.substring(0, cookie.indexOf(';')), json(answer));
    }

    /** A browser: a cookie, and what the page knows, of which it sends the token with all that it asks. */
    final class Browser {
        final String cookie;
        final JsonNode session;

        Browser(String cookie, JsonNode session) {
            this.cookie = cookie;
            this.session = session;
        }

        String csrf() {
            return session.path("csrf").asString();
        }

        long pid() {
            return Long.parseLong(session.path("pid").asString());
        }

        /** What goes with each request, and more: names and values. */
        String[] headers(String... more) {
            var own = Stream.of("Cookie", cookie, "X-Archangel-Token", csrf());
            return Stream.concat(own, Stream.of(more)).toArray(String[]::new);
        }

        HttpResponse<String> get(String path) {
            return send(HttpRequest.newBuilder(uri(path)).headers(headers()).build());
        }

        HttpResponse<String> post(String path, String json) {
            return House.this.post(path, json, headers());
        }

        /** An order with a key, read as it comes. */
        HttpResponse<InputStream> open(String path, String json, String key) {
            var request = HttpRequest.newBuilder(uri(path))
                    .headers(headers("Content-Type", "application/json", "Idempotency-Key", key))
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            try {
                return client.send(request, BodyHandlers.ofInputStream());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }

        /** The same, whole. */
        HttpResponse<String> post(String path, String json, String key) {
            return House.this.post(path, json, headers("Idempotency-Key", key));
        }
    }

    @Override
    public void close() {
        try {
            manager.close();
            door.close();
            http.close();
            loop.stop();
            thread.join();
            loop.close();
            Files.deleteIfExists(passwordFile());
            Files.deleteIfExists(folder);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}

package io.archangel.examples;

import static io.archangel.xing.Answer.created;
import static io.archangel.xing.Answer.json;
import static io.archangel.xing.Answer.nothing;
import static io.archangel.xing.Answer.redirect;
import static io.archangel.xing.Answer.text;
import static io.archangel.xing.Option.inline;
import static io.archangel.xing.Option.listOf;
import static io.archangel.xing.Option.named;
import static io.archangel.xing.Option.returns;
import static io.archangel.xing.Option.summary;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Response;
import io.archangel.http.WebSocket;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessManager;
import io.archangel.xing.Call;
import io.archangel.xing.Site;
import io.archangel.xing.TypedEndpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;

/** All that a site can do, piece by piece; docs/xing.md goes through it. */
public final class SiteByExample {
    private final Map<Integer, Person> people = new ConcurrentSkipListMap<>(Map.of(1, new Person(1, "Ada", 36)));
    private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();

    /** Somebody. @param age in years */
    public record Person(int id, String name, int age) {}

    /** Somebody to be added. */
    public record NewPerson(String name, int age, Optional<String> nick) {
        /** @throws IllegalArgumentException if there is no such age */
        public NewPerson {
            if (age < 0 || age > 150) {
                throw new IllegalArgumentException("age is not 0 to 150");
            }
        }
    }

    /** What is looked for. */
    public record Search(Optional<String> name, boolean old, List<Integer> id) {}

    /** Another name for somebody; the id is in the path. */
    public record Rename(int id, String name) {}

    /** Runs it. */
    public static void main(String[] arguments) {
        try (var manager = ProcessManager.create();
                var loop = NettyLoop.create();
                var server = HttpServer.create(manager, HttpOptions.defaults())) {
            server.mount("/", "people", new SiteByExample().site());
            server.listen(loop, "localhost", 8080);
            loop.runForever();
        }
    }

    Site site() {
        return Site.create()
                .get("/", rq -> text("home\n"), inline())
                .get("/hello/{name}", rq -> text("Hello " + rq.path("name") + "\n"))
                .text("/files/{path...}", rq -> "all of " + rq.path("path") + "\n")
                .text("/robots.txt", "User-agent: *\nDisallow: /admin\n")
                .get("/poll", rq -> json(inbox.take()))
                .post("/inbox", rq -> inbox.add(rq.body().text()) ? nothing() : Response.of(503))
                .sse("/events", (rq, events) -> people.values().forEach(it -> events.send(it.name())))
                .ws("/echo", Echo::new)
                .ws("/greet/{name}", (rq, peer) -> peer.send("Hello " + rq.path("name")))
                .get("/old", rq -> redirect(308, rq.url("person", 1)))
                .group("", this::people)
                .group("/admin", this::admin)
                .openapi("People", "1.0");
    }

    private void people(Site site) {
        site.get("/people", Search.class, (rq, search) -> found(search), named("people"), returns(listOf(Person.class)))
                .get("/people/{id:int}", new FindPerson(), named("person"))
                .post("/people", NewPerson.class, (rq, it) -> added(rq, it), summary("adds somebody"))
                .put("/people/{id:int}", Rename.class, (rq, it) -> renamed(it), returns(Person.class));
    }

    private void admin(Site admin) {
        admin.get("/", rq -> text("desk\n"))
                .delete(
                        "/people/{id:int}",
                        rq -> people.remove(rq.pathInt("id")) == null ? Optional.empty() : nothing())
                .filter((rq, next) -> rq.header("x-key").equals(Optional.of("open sesame"))
                        ? next.handle(rq).header("Cache-Control", "no-store")
                        : Response.problem(403, "you have no key"));
    }

    private List<Person> found(Search search) {
        return people.values().stream()
                .filter(it -> search.name().isEmpty()
                        || it.name().equals(search.name().get()))
                .filter(it -> !search.old() || it.age() > 60)
                .filter(it -> search.id().isEmpty() || search.id().contains(it.id()))
                .toList();
    }

    private Response added(Call rq, NewPerson it) {
        int id = people.size() + 1;
        people.put(id, new Person(id, it.name(), it.age()));
        return created(rq.url("person", id));
    }

    private Optional<Person> renamed(Rename it) {
        return Optional.ofNullable(people.computeIfPresent(it.id(), (id, old) -> new Person(id, it.name(), old.age())));
    }

    /** Which one. */
    public record Which(int id) {}

    private final class FindPerson implements TypedEndpoint<Which> {
        @Override
        public Optional<Person> answer(Call rq, Which which) {
            return Optional.ofNullable(people.get(which.id()));
        }
    }

    private static final class Echo implements WebSocket.Listener {
        @Override
        public void text(WebSocket socket, String text) {
            socket.offer(text);
        }
    }
}

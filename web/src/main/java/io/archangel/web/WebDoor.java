package io.archangel.web;

import static io.archangel.xing.Option.inline;
import static io.archangel.xing.Option.produces;
import static io.archangel.xing.Option.summary;

import io.archangel.http.Gzip;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Router;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.process.spi.Verb;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.shell.door.Visitors;
import io.archangel.xing.Call;
import io.archangel.xing.Endpoint;
import io.archangel.xing.Option;
import io.archangel.xing.Site;
import io.archangel.xing.TypedEndpoint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The web console as a door of a server. Any thread may call any method. */
public final class WebDoor implements AutoCloseable {
    /** So many orders may wait for an end at once, up to an hour each; a thread is there only while one does. */
    private static final int ORDERS = 64;

    /** No more log-ins compute at once, either. */
    private static final int LOGINS = 2;

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Building building;
    private final Doorkeeper keeper;
    private final Desk desk;

    /** Orders may wait for long: who only looks does not wait behind them. */
    private final Desk orders;

    /** Log-ins compute, and anybody may try: nobody who is in waits behind them, nor do they behind orders. */
    private final Desk entrance;

    private final Visitors visitors;
    private final Sessions sessions;
    private final Repeats repeats;
    private final Links links;
    private final Series series;
    private final Collector collector;
    private final SignalLog signals = new SignalLog();

    /** Written once it is known. */
    private volatile String place = "http://127.0.0.1:8081";

    private volatile boolean isClosed;

    private WebDoor(Building building, Doorkeeper keeper) {
        this.building = building;
        this.keeper = keeper;
        var manager = building.manager();
        desk = new Desk(building.options().threads());
        orders = new Desk(ORDERS);
        entrance = new Desk(LOGINS);
        visitors = new Visitors(building.shell(), "web", manager.clock());
        repeats = new Repeats(manager.clock());
        sessions = new Sessions(manager, keeper, building.options(), visitors, repeats);
        links = new Links(manager.clock(), building.options().linkLife());
        series = new Series(manager, signals);
        collector = new Collector(manager, series, building.options());
    }

    /**
     * What a web server for a console bears: few connections, and it answers when memory is scarce, too. Those of people who are not
     * in are fewer still: for one more the oldest is cut that waits for no answer, so that nobody holds all places by asking nothing. No
     * body is longer than an order for as many pids as one may have, nor slow; and one of people who are not in is short.
     */
    public static HttpOptions limits() {
        return HttpOptions.defaults()
                .bodyLimit(384 << 10)
                .bodyRate(4 << 10)
                .connections(256)
                .strangers(96)
                .streams(4)
                .memory(100);
    }

    /**
     * Mounts the console at the root of a web server, which is to listen on a loop that serves nothing else.
     *
     * @param http      a server with nothing mounted, made by {@link HttpServer#beside}
     * @param token     opens the API as operator, the same as at other doors; asked each time, on the loop; an empty one lets nobody in
     * @param passwords who may come in by name
     */
    public static WebDoor open(
            HttpServer http,
            Shell shell,
            ProcessManager manager,
            Doorkeeper keeper,
            WebOptions options,
            Supplier<String> token,
            Passwords passwords) {
        var door = new WebDoor(new Building(manager, shell, options), keeper);
        http.filter(new Hosts(options.hosts()));
        http.mount("/", "console", door.site(token, passwords));
        door.series.wakeBy(() -> door.collector.post(() -> {}));
        door.parts.add(manager.listen(door.series::hear));
        door.parts.add(manager.mount(door.logins()));
        return door;
    }

    /** Says where it is to be found, for the links that it gives. */
    public void at(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        place = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /**
     * A link by which a person comes in, once and soon. What makes it secret stands behind a {@code #}, so no log has it. Where somebody
     * asks for it who is in the console by a password, it is good, and who came by it stays, as long as that password lets in.
     */
    public String link(Principal who) {
        return place + "/login#t=" + links.make(new Sessions.Comer(who, WebSession.holdsOfCurrent()));
    }

    /**
     * Has loaded what the first login needs, and compiled what the first page does, which takes long. On a thread that may block for
     * some seconds, once it listens.
     */
    public void warmUp() throws InterruptedException {
        var who = owner();
        var view = building.shell().processes(who);
        var unused = Json.text(Json.tree("{}").toString());
        unused = new Columns(view, Columns.USUAL).rows(List.of(), List.of());
        unused = Answers.json(view.headings().stream().map(Object::toString).toList())
                .toString();
        new ProcessesApi(building, signals)
                .list(who, new ProcessesApi.Wanted(any(), Optional.of("-age"), any(), any(), any()));
        Rehearsal.run(building.options(), () -> isClosed);
    }

    private static <T> Optional<T> any() {
        return Optional.empty();
    }

    /** The administrator that whoever runs the server is. */
    public static Principal owner() {
        return new Principal(System.getProperty("user.name", "root"), "web", Role.ADMIN);
    }

    private Table logins() {
        return new Table(
                "logins",
                List.of("pid", "name", "role", "client", "idle"),
                sessions::rows,
                List.of(Verb.of("login", List.of(), nothing -> link(owner()))));
    }

    private Router site(Supplier<String> token, Passwords passwords) {
        var gate = new Gate(sessions, keeper, visitors, token);
        var login = new LoginApi(building, keeper, sessions, links, passwords, visitors);
        var processes = new ProcessesApi(building, signals);
        var signalling = new SignalsApi(building);
        var look = new LookApi(building, series);
        var streams = new Streams(building, collector);
        var metrics = new Metrics(building, series.counters());
        var assets = new Assets();
        var site = Site.create()
                .filter(gate)
                .group(
                        "",
                        page -> page.filter(Gzip.filter())
                                .get("/", rq -> assets.page(), inline(), produces("text/html"))
                                .get("/login", rq -> assets.page(), inline(), produces("text/html"))
                                .get("/assets/{path...}", rq -> assets.file(rq.path("path")), inline()))
                .group("/api", api -> {
                    people(api, login);
                    inFlight(api, processes, signalling, streams);
                    looks(api, look);
                })
                .get("/metrics", on((rq, me) -> metrics.answer()), inline(), produces("text/plain"))
                .openapi("Archangel", building.options().version());
        return new Doorstep(gate, site);
    }

    private void people(Site api, LoginApi login) {
        api.get("/login", rq -> entrance.answer(null, login::asked), said("how one may log in"))
                .post(
                        "/login",
                        LoginApi.Proof.class,
                        (rq, proof) -> entrance.answer(null, () -> login.login(rq, proof)),
                        said(
                                "logs in, by a link's token or a name and its password; csrf is the X-Archangel-Token from then on"))
                .post("/logout", on(login::logout), said("ends the session"))
                .get("/session", on((rq, me) -> login.session(me)), said("who one is, and which columns there are"))
                .get(
                        "/shell",
                        rq -> ShellSocket.answer(
                                building,
                                Gate.of(rq),
                                keeper.options().loginTime(),
                                keeper.options().idleTime()),
                        inline(),
                        produces("websocket"),
                        summary("the shell on a WebSocket"));
    }

    private void inFlight(Site api, ProcessesApi processes, SignalsApi signals, Streams streams) {
        api.get(
                        "/processes",
                        ProcessesApi.Wanted.class,
                        on((rq, me, wanted) -> processes.list(me.who(), wanted)),
                        said("what is in flight"))
                .get("/processes/{pid}", on((rq, me) -> processes.one(me.who(), rq.path("pid"))), said("one process"))
                .get(
                        "/processes/{pid}/stack",
                        on((rq, me) -> processes.stack(me.who(), rq.path("pid"))),
                        said("where its threads are"))
                .get(
                        "/processes/{pid}/core",
                        on((rq, me) -> processes.core(me.who(), rq.path("pid"))),
                        inline(),
                        produces("text/plain"),
                        summary("all that can be said of it"))
                .get(
                        "/processes/{pid}/tap",
                        on((rq, me) -> streams.tap(rq, me, Long.toString(processes.pid(rq.path("pid"))))),
                        inline(),
                        produces("text/event-stream"),
                        summary("what passes, as it does"))
                .post(
                        "/processes/{pid}/signal",
                        SignalsApi.One.class,
                        order((rq, me, order, answer) -> answer.accept(signals.one(me.who(), rq.path("pid"), order))),
                        said("signals one, and answers with the receipt"))
                .post(
                        "/signal",
                        SignalsApi.Many.class,
                        order((rq, me, order, answer) -> signals.many(me.who(), order, answer)),
                        inline(),
                        produces("application/x-ndjson"),
                        summary("signals some, or all that a filter finds"))
                .get(
                        "/events",
                        Streams.Wanted.class,
                        on((rq, me, wanted) -> streams.events(rq, me, wanted)),
                        inline(),
                        produces("text/event-stream"),
                        summary("the table as it changes"));
    }

    private void looks(Site api, LookApi look) {
        api.get(
                        "/history",
                        LookApi.Past.class,
                        on((rq, me, past) -> look.history(me.who(), past)),
                        said("what has ended"))
                .get(
                        "/audit",
                        LookApi.Lines.class,
                        on((rq, me, lines) -> look.audit(me.who(), lines)),
                        said("who ordered what"))
                .get(
                        "/check",
                        LookApi.Typed.class,
                        on((rq, me, typed) -> look.check(me.who(), typed)),
                        said("whether a filter is understood"))
                .get(
                        "/complete",
                        LookApi.Typed.class,
                        on((rq, me, typed) -> look.complete(me.who(), typed)),
                        said("what could come next in a filter"))
                .get("/series", LookApi.Span.class, on((rq, me, span) -> look.series(span)), said("how it went"))
                .get("/tables", on((rq, me) -> look.tables(me.who())), said("what modules show"))
                .get("/tables/{name}", on((rq, me) -> look.table(me.who(), rq.path("name"))), said("one of these"))
                .post(
                        "/tables/{name}/{verb}",
                        LookApi.Act.class,
                        order((rq, me, act, answer) ->
                                answer.accept(look.act(me.who(), rq.path("name"), rq.path("verb"), act))),
                        said("acts on it"));
    }

    /** What is answered for a session. */
    @FunctionalInterface
    private interface Answering {
        io.archangel.http.Response answer(Call rq, WebSession me) throws Exception;
    }

    /** The same with what was sent. */
    @FunctionalInterface
    private interface TypedAnswering<I> {
        io.archangel.http.Response answer(Call rq, WebSession me, I input) throws Exception;
    }

    /** The same where the answer may begin before all is done. */
    @FunctionalInterface
    private interface Ordering<I> {
        void give(Call rq, WebSession me, I input, Consumer<io.archangel.http.Response> answer) throws Exception;
    }

    private Endpoint on(Answering answering) {
        return rq -> {
            var me = Gate.of(rq);
            return desk.answer(me, () -> answering.answer(rq, me));
        };
    }

    private <I> TypedEndpoint<I> on(TypedAnswering<I> answering) {
        return (rq, input) -> {
            var me = Gate.of(rq);
            return desk.answer(me, () -> answering.answer(rq, me, input));
        };
    }

    private <I> TypedEndpoint<I> order(Ordering<I> ordering) {
        return (rq, input) -> {
            var me = Gate.of(rq);
            return repeats.once(rq, me, input, () -> orders.begin(me, answer -> ordering.give(rq, me, input, answer)));
        };
    }

    private static Option[] said(String summary) {
        return new Option[] {inline(), summary(summary)};
    }

    /** Says goodbye to all who watch. Whoever is logged in is no more. */
    @Override
    public void close() throws Exception {
        isClosed = true;
        for (var part : parts.reversed()) {
            part.close();
        }
        collector.close();
        desk.close();
        orders.close();
        entrance.close();
        sessions.close();
        visitors.close();
    }
}

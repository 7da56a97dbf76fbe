package io.archangel.web;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Exit;
import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.ProcessInfo;
import io.archangel.process.Signal;
import io.archangel.process.spi.Role;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The table as viewers see it change. */
final class StreamsTest {
    private static final String ONLY_TESTS = "/api/events?columns=pid,name,stat&filter=" + encode("kind=test", UTF_8);

    private House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    /** Something whose bytes can be counted. */
    private static final class Thing extends Process {
        private final String name;

        /** How often somebody looked. */
        final AtomicLong asked = new AtomicLong();

        Thing(String name) {
            this.name = name;
        }

        void in(long bytes) {
            countIn(bytes);
        }

        @Override
        protected String kind() {
            return "test";
        }

        @Override
        protected String name() {
            asked.incrementAndGet();
            return name;
        }
    }

    private Thing thing(String name) {
        return house.manager.register(new Thing(name));
    }

    @Test
    void events_areASnapshotAndThenWhatChanges() {
        var first = thing("first");
        try (var feed = Feed.of(house, ONLY_TESTS)) {
            assertThat(feed.status()).isEqualTo(200);
            var hello = feed.next();
            assertThat(hello.name()).isEqualTo("hello");
            assertThat(hello.data().path("instance").asString()).isEqualTo(house.manager.instance());
            assertThat(hello.data().path("matching").asInt()).isEqualTo(1);
            assertThat(feed.next("rows").put(1)).containsExactly("first");
            assertThat(feed.next().name()).isEqualTo("ready");

            thing("second");
            assertThat(feed.next("rows").put(1)).containsExactly("second");
            first.exit();
            var gone = feed.next("rows").data().path("gone");
            assertThat(gone.get(0).asString()).isEqualTo("" + first.pid());
        }
    }

    @Test
    void events_bytesThatPassed_areAChange() {
        var thing = thing("busy");
        try (var feed = Feed.of(house, "/api/events?columns=pid,in&filter=kind%3Dtest")) {
            feed.next("ready");
            thing.in(7);
            assertThat(feed.next("rows").put(1)).containsExactly("7");
        }
    }

    @Test
    void events_afterACut_goOnWhereTheyWere() {
        thing("first");
        String last;
        try (var feed = Feed.of(house, ONLY_TESTS)) {
            feed.next("ready");
            last = feed.lastId;
        }
        thing("meanwhile");
        try (var again = Feed.of(house, ONLY_TESTS, "Authorization", "Bearer " + House.TOKEN, "Last-Event-ID", last)) {
            var next = again.next();
            while (next.name().equals("series")) { // which comes every second, whatever else comes
                next = again.next();
            }
            assertThat(next.name()).isEqualTo("rows");
            assertThat(next.put(1)).containsExactly("meanwhile");
        }
    }

    @Test
    void events_afterACutThatIsForgotten_beginAnew() {
        for (var id : List.of("0123456789abcdef.1", house.manager.instance() + ".999999", "nonsense")) {
            try (var feed = Feed.of(house, ONLY_TESTS, "Authorization", "Bearer " + House.TOKEN, "Last-Event-ID", id)) {
                assertThat(feed.next().name()).as(id).isEqualTo("hello");
            }
        }
    }

    @Test
    void events_afterACutThatMissedTooMuch_beginAnew() {
        house.close();
        house = new House(WebOptions.defaults().ringRows(1_000));
        String last;
        try (var feed = Feed.of(house, ONLY_TESTS)) {
            feed.next("ready");
            last = feed.lastId;
        }
        for (int number = 0; number < 2_000; number++) {
            thing("more");
        }
        try (var again = Feed.of(house, ONLY_TESTS, "Authorization", "Bearer " + House.TOKEN, "Last-Event-ID", last)) {
            var next = again.next();
            assertThat(next.name()).isEqualTo("hello");
            assertThat(next.data().path("matching").asInt()).isEqualTo(2_000);
        }
    }

    @Test
    void events_rowThatNoLongerMatches_isGone() {
        var thing = thing("stopping");
        try (var feed = Feed.of(house, "/api/events?columns=pid,name&filter=" + encode("kind=test and in<5", UTF_8))) {
            feed.next("ready");
            thing.in(10);
            assertThat(feed.next("rows").data().path("gone").get(0).asString()).isEqualTo("" + thing.pid());
        }
    }

    @Test
    void events_filterOnAge_rowsComeAsTimePasses() {
        var thing = thing("ageing");
        try (var feed =
                Feed.of(house, "/api/events?columns=pid,name&filter=" + encode("kind=test and age>1m", UTF_8))) {
            assertThat(feed.next("hello").data().path("matching").asInt()).isZero();
            feed.next("ready");
            house.clock.forward(Duration.ofMinutes(1));
            assertThat(feed.next("rows").put(0)).containsExactly("" + thing.pid());
        }
    }

    @Test
    void streams_askedForByHead_takeNoSeatForGood() {
        var thing = thing("heard");
        for (var path : List.of(ONLY_TESTS, "/api/processes/" + thing.pid() + "/tap")) {
            var head = HttpRequest.newBuilder(house.uri(path))
                    .header("Authorization", "Bearer " + House.TOKEN)
                    .HEAD()
                    .build();
            for (int time = 0; time < 40; time++) {
                assertThat(house.send(head).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void events_wrongFilterOrColumn_isSaidBeforeTheStream() {
        assertThat(house.get("/api/events?filter=bogus%3D1").statusCode()).isEqualTo(422);
        assertThat(house.get("/api/events?columns=bogus").statusCode()).isEqualTo(422);
        assertThat(house.get("/api/events?columns=pid,name,pid").statusCode()).isEqualTo(422);
        assertThat(house.get("/api/events?columns=age_ms").statusCode()).isEqualTo(422);
    }

    @Test
    void events_sessionKilled_sayGoodbye() {
        var ann = house.browser(Role.VIEWER);
        try (var feed = Feed.of(house, ONLY_TESTS, ann.headers())) {
            feed.next("ready");

            house.manager.kill(Kill.of(ann.pid()).by("test"));

            assertThat(feed.next("bye").data().path("reason").asString()).isEqualTo("the session has ended");
            assertThat(feed.drain()).isZero();
        }
        assertThat(ann.get("/api/session").statusCode()).isEqualTo(401);
    }

    @Test
    void session_streamsThatCameAndWent_areForgotten() {
        var session = new WebSession(new Sessions.Comer(WebDoor.owner(), null), "127.0.0.1:1", "x", false, 0);
        house.manager.register(session);
        var told = new AtomicLong();
        session.stream(told::incrementAndGet).run();
        session.stream(told::incrementAndGet);

        session.ended();
        session.ended();
        session.exit();
        session.stream(told::incrementAndGet);

        assertThat(told).hasValue(2);
    }

    @Test
    void events_serverStops_sayGoodbye() throws Exception {
        try (var feed = Feed.of(house, ONLY_TESTS)) {
            feed.next("ready");
            house.door.close();
            assertThat(feed.next("bye").data().path("reason").asString()).isEqualTo("the server stops");
        }
    }

    @Test
    void events_moreViewersThanMay_areToldToComeAgain() {
        house.close();
        house = new House(WebOptions.defaults().viewers(1));
        try (var feed = Feed.of(house, ONLY_TESTS)) {
            feed.next("ready");
            assertThat(house.get("/api/events").statusCode()).isEqualTo(503);
        }
        await().until(() -> {
            try (var feed = Feed.of(house, ONLY_TESTS)) {
                return feed.status() == 200;
            }
        });
    }

    @Test
    void events_moreOfOnePersonThanMay_inWhateverSessions_leaveOthersTheirPlaces() {
        var heard = thing("heard");
        var sessions = List.of(house.browser(Role.OPERATOR), house.browser(Role.OPERATOR));
        var feeds = new ArrayList<Feed>();
        try {
            for (int number = 0; number < 8; number++) {
                feeds.add(Feed.of(house, ONLY_TESTS, sessions.get(number % 2).headers()));
            }
            assertThat(feeds).allMatch(feed -> feed.status() == 200);
            for (var session : sessions) {
                feeds.add(Feed.of(house, ONLY_TESTS, session.headers()));
                assertThat(feeds.getLast().status()).isEqualTo(503);
                feeds.add(Feed.of(house, "/api/processes/" + heard.pid() + "/tap", session.headers()));
                assertThat(feeds.getLast().status()).isEqualTo(503);
            }
            feeds.removeFirst().close();
            await().until(() -> {
                feeds.add(Feed.of(house, ONLY_TESTS, sessions.getLast().headers()));
                return feeds.getLast().status() == 200;
            });
            feeds.add(Feed.of(house, ONLY_TESTS));
            assertThat(feeds.getLast().status()).isEqualTo(200);
        } finally {
            feeds.forEach(Feed::close);
        }
    }

    @Test
    void events_viewerThatReadsNothing_isCutAndSlowsNobody() throws IOException {
        house.close();
        house = new House(WebOptions.defaults().stall(Duration.ofSeconds(5)));
        var many = new ArrayList<Thing>();
        for (int number = 0; number < 20_000; number++) {
            many.add(thing("a row with a name that takes some room on the wire " + number));
        }
        try (var deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(house.address);
            deaf.getOutputStream()
                    .write(("GET /api/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + House.TOKEN
                                    + "\r\n\r\n")
                            .getBytes(UTF_8));
            await().until(() -> streams() == 1);
            try (var feed = Feed.of(house, ONLY_TESTS + encode(" and name~chosen", UTF_8))) {
                feed.next("ready");
                thing("chosen");
                assertThat(feed.next("rows").put(1)).containsExactly("chosen");
                await().atMost(Duration.ofSeconds(30)).until(() -> streams() == 1);
                thing("chosen, too");
                assertThat(feed.next("rows").put(1)).containsExactly("chosen, too");
            }
        }
        many.forEach(Thing::exit);
    }

    private long streams() {
        return house.manager.list().stream()
                .map(ProcessInfo::name)
                .filter("GET /api/events"::equals)
                .count();
    }

    @Test
    void events_nobodyWatches_nobodyLooks() {
        var thing = thing("looked at");
        try (var feed = Feed.of(house, ONLY_TESTS)) {
            feed.next("ready");
            long looks = thing.asked.get();
            await().until(() -> thing.asked.get() > looks);
        }
        var before = new AtomicLong();
        await().pollInterval(Duration.ofSeconds(2))
                .until(() -> before.getAndSet(thing.asked.get()) == thing.asked.get());
    }

    @Test
    void series_countsStartsAndEnds() {
        try (var feed = Feed.of(house, ONLY_TESTS)) {
            feed.next("ready");
            thing("short").exit();
            house.manager.register(new Thing("bad")).fail(new IllegalStateException("planted"));
            long started = 0;
            long failed = 0;
            while (started < 2 || failed < 1) {
                var point = feed.next("series").data();
                started += point.path("started").asLong();
                failed +=
                        point.path("exits").path("FAILED IllegalStateException").asLong(0);
            }
        }
        var series = House.json(house.get("/api/series?step_ms=1000"));
        assertThat(series.path("step_ms").asLong()).isEqualTo(1000);
        assertThat(series.path("points").size()).isPositive();
        assertThat(series.path("bucket_bounds_ms").size() + 1)
                .isEqualTo(series.path("points").get(0).path("buckets").size());
    }

    @Test
    void metrics_areWhatPrometheusReads() {
        thing("alive");
        thing("over").exit();
        await().untilAsserted(() -> assertThat(house.get("/metrics").body())
                .contains("archangel_processes{app=\"\",kind=\"test\",state=\"S\"} 1\n")
                .contains("archangel_exited_total{kind=\"test\",cause=\"OK\"} 1\n"));
        var text = house.get("/metrics");
        assertThat(text.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(text.body().lines())
                .allMatch(line -> line.matches("# (HELP|TYPE) [a-z_]+ .+")
                        || line.matches(
                                "[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? ([0-9.E+-]+|NaN|[+-]Inf)"));
    }

    @Test
    void tap_tellsWhatHappensAndEnds() {
        var thing = thing("tapped");
        var ann = house.browser(Role.OPERATOR);
        try (var feed = Feed.of(house, "/api/processes/" + house.id(thing) + "/tap", ann.headers())) {
            assertThat(firstHeard(feed, thing)).contains("USR1 by test");
            house.manager.kill(Kill.of(thing.pid()).by("test").reason("enough"));
            var happened = feed.next("tap").data();
            while (happened.path("text").asString().contains("USR1")) {
                happened = feed.next("tap").data();
            }
            assertThat(happened.path("what").asString()).isEqualTo("happened");
            assertThat(happened.path("text").asString()).contains("TERM by test");
            assertThat(feed.next("end").data().path("reason").asString()).isEqualTo("the process has ended");
        }
        assertThat(thing.exitValue()).get().isInstanceOf(Exit.Signalled.class);
    }

    /** Nobody can tell when somebody begins to listen, so something happens until it is heard. */
    private String firstHeard(Feed feed, Thing thing) {
        var isHeard = new AtomicBoolean();
        Thread.ofPlatform().daemon().start(() -> {
            while (!isHeard.get()) {
                house.manager.signal(Kill.of(thing.pid()).signal(Signal.USR1).by("test"));
                LockSupport.parkNanos(20_000_000);
            }
        });
        var heard = feed.next("tap").data().path("text").asString();
        isHeard.set(true);
        return heard;
    }
}

package io.archangel.web;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Process;
import io.archangel.process.Signal;
import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.process.spi.Verb;
import io.archangel.shell.Audit.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be asked and ordered over HTTP. */
final class ApiTest {
    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    private Process victim(String name) {
        var never = new CountDownLatch(1);
        return house.manager.spawn(name, never::await);
    }

    private static String text(String filter) {
        return encode(filter, UTF_8);
    }

    // ---- orders ----

    @Test
    void kill_ofOne_givesTheReceiptAndIsAudited() {
        var victim = victim("runaway");
        var ann = house.browser(Role.OPERATOR);

        var answer = ann.post(
                "/api/processes/" + house.id(victim) + "/signal",
                "{\"signal\":\"TERM\",\"reason\":\"runs away\",\"wait_ms\":30000}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var receipt = House.json(answer);
        assertThat(receipt.path("verdict").asString()).isEqualTo("exited");
        assertThat(receipt.path("by").asString()).isEqualTo("ann@web");
        assertThat(receipt.path("pid").asString()).isEqualTo("" + victim.pid());
        assertThat(victim.isAlive()).isFalse();
        assertThat(house.audited)
                .filteredOn(event -> event.what().startsWith("kill"))
                .satisfiesExactly(
                        intent -> {
                            assertThat(intent.phase()).isEqualTo(Phase.INTENT);
                            assertThat(intent.who()).hasToString("ann@web");
                            assertThat(intent.from()).startsWith("127.0.0.1:");
                            assertThat(intent.why()).isEqualTo("runs away");
                        },
                        outcome -> assertThat(outcome.verdict()).isEqualTo("exited"));
    }

    @Test
    void kill_byAViewer_isDeniedInTheShellsWords() {
        var victim = victim("bystander");
        var bea = house.browser("bea", Role.VIEWER);

        var one = bea.post("/api/processes/" + house.id(victim) + "/signal", "{\"signal\":\"KILL\"}");
        var all = bea.post("/api/signal", "{\"filter\":\"kind=task\",\"signal\":\"KILL\"}");

        for (var answer : List.of(one, all)) {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(House.json(answer).path("detail").asString())
                    .isEqualTo("kill: denied to bea@web, who is viewer");
        }
        assertThat(victim.isAlive()).isTrue();
        assertThat(house.audited).extracting(event -> event.verdict()).contains("denied");
    }

    @Test
    void kill_ofAnotherInstance_touchesNobody() {
        var victim = victim("bystander");
        var ann = house.browser(Role.OPERATOR);

        var stale = ann.post("/api/processes/" + victim.pid() + "@0123456789abcdef/signal", "{\"signal\":\"KILL\"}");
        var bare = ann.post("/api/processes/" + victim.pid() + "/signal", "{\"signal\":\"KILL\"}");

        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(House.json(stale).path("receipt").path("verdict").asString()).isEqualTo("stale-instance");
        assertThat(bare.statusCode()).isEqualTo(422);
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void kill_thatIsADashedWord_isNoOption() {
        var ann = house.browser(Role.OPERATOR);

        assertThat(ann.post("/api/signal", "{\"pids\":[\"--help\"],\"signal\":\"KILL\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(ann.post("/api/signal", "{\"filter\":\"--help\",\"signal\":\"KILL\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(ann.get("/api/history?filter=--help").statusCode()).isEqualTo(422);
        assertThat(ann.get("/api/processes/--help").statusCode()).isEqualTo(422);
    }

    @Test
    void ladder_killsWhatIgnoresTerm() {
        var victim = victim("stubborn");
        victim.ignore(Signal.TERM);
        var ann = house.browser(Role.OPERATOR);

        var answer = ann.post(
                "/api/processes/" + house.id(victim) + "/signal",
                "{\"signal\":\"TERM\",\"ladder_ms\":50,\"wait_ms\":30000}");

        assertThat(House.json(answer).path("exit").asString()).isEqualTo("KILL");
        assertThat(victim.isAlive()).isFalse();
    }

    @Test
    void orders_thatWaitForLong_holdUpNoLogInAndNoOtherOrder() {
        var victim = victim("stubborn");
        victim.ignore(Signal.TERM);
        var ann = house.browser(Role.OPERATOR);
        var path = "/api/processes/" + house.id(victim) + "/signal";
        var waiting = new ArrayList<CompletableFuture<Integer>>();
        int many = WebOptions.defaults().threads();
        for (int order = 0; order < many; order++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> ann.post(path, "{\"signal\":\"TERM\",\"wait_ms\":3600000}")
                            .statusCode(),
                    Thread::startVirtualThread));
        }
        await().until(() -> house.audited.size() >= many);

        var killed = CompletableFuture.supplyAsync(
                () -> house.browser("bea", Role.OPERATOR).post(path, "{\"signal\":\"KILL\",\"wait_ms\":30000}"));

        assertThat(killed).succeedsWithin(Duration.ofSeconds(30));
        assertThat(House.json(killed.join()).path("exit").asString()).isEqualTo("KILL");
        assertThat(waiting)
                .allSatisfy(order ->
                        assertThat(order).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(200));
    }

    @Test
    void order_forAsManyPidsAsOneMayHave_fits() {
        var ann = house.browser(Role.OPERATOR);
        var pids = IntStream.range(0, 10_000)
                .mapToObj(number -> "\"" + (100_000_000_000_000L + number) + "@" + house.manager.instance() + "\"")
                .collect(Collectors.joining(","));

        var answer = ann.post("/api/signal", "{\"signal\":\"USR1\",\"pids\":[" + pids + "]}");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void stopAndCont_areOrders() {
        var victim = house.manager.register(Process.around("sleeper", it -> {}));
        var ann = house.browser(Role.OPERATOR);
        var path = "/api/processes/" + house.id(victim) + "/signal";

        assertThat(ann.post(path, "{\"signal\":\"STOP\"}").statusCode()).isEqualTo(200);
        assertThat(House.json(ann.get("/api/processes/" + victim.pid()))
                        .path("process")
                        .path("stat")
                        .asString())
                .startsWith("T");
        assertThat(ann.post(path, "{\"signal\":\"CONT\"}").statusCode()).isEqualTo(200);
        assertThat(ann.post(path, "{\"signal\":\"RELOAD\"}").statusCode()).isEqualTo(200);
        assertThat(ann.post(path, "{\"signal\":\"rm -rf\"}").statusCode()).isEqualTo(422);
    }

    @Test
    void group_isShownThenHitAndNoMoreThanWasShown() {
        var victims = new ArrayList<Process>();
        for (int number = 0; number < 3; number++) {
            victims.add(victim("batch"));
        }
        var ann = house.browser(Role.OPERATOR);

        var dry = ann.post("/api/signal", "{\"filter\":\"name=batch\",\"signal\":\"TERM\",\"dry_run\":true}");
        assertThat(House.json(dry).path("count").asInt()).isEqualTo(3);
        assertThat(House.json(dry).path("processes").size()).isEqualTo(3);
        assertThat(victims).allMatch(Process::isAlive);

        var done = ann.post(
                "/api/signal",
                "{\"filter\":\"name=batch\",\"signal\":\"TERM\",\"expect\":3,\"reason\":\"test\",\"wait_ms\":30000}");
        var lines = done.body().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.getLast()).isEqualTo("{\"done\":true,\"count\":3}");
        assertThat(victims).noneMatch(Process::isAlive);
    }

    @Test
    void group_thatHasGrownOtherThanLately_isNotHit() {
        var victims = List.of(victim("batch"), victim("batch"));
        house.clock.forward(Duration.ofMinutes(2));
        victim("batch");
        var ann = house.browser(Role.OPERATOR);

        var refused = ann.post("/api/signal", "{\"filter\":\"name=batch\",\"signal\":\"TERM\",\"expect\":1}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(House.json(refused).path("count").asInt()).isEqualTo(3);
        assertThat(victims).allMatch(Process::isAlive);

        var done = ann.post("/api/signal", "{\"filter\":\"name=batch\",\"signal\":\"TERM\",\"expect\":2}");
        assertThat(done.body()).endsWith("{\"done\":true,\"count\":3}\n");
    }

    @Test
    void pids_areHitTogether() {
        var one = victim("one");
        var two = victim("two");
        var ann = house.browser(Role.OPERATOR);

        var done = ann.post(
                "/api/signal",
                "{\"pids\":[\"" + house.id(one) + "\",\"" + house.id(two)
                        + "\"],\"signal\":\"KILL\",\"wait_ms\":30000}");

        assertThat(done.body().lines().toList()).hasSize(3);
        assertThat(List.of(one, two)).noneMatch(Process::isAlive);
    }

    // ---- looking ----

    @Test
    void processes_comeInPagesAndInOrder() {
        for (int number = 0; number < 5; number++) {
            victim("task" + number);
        }
        var first = House.json(house.get("/api/processes?filter=kind%3Dtask&sort=-pid&limit=2"));
        var second = House.json(house.get("/api/processes?filter=kind%3Dtask&sort=-pid&limit=2&after="
                + first.path("next").asString()));
        var third = House.json(house.get("/api/processes?filter=kind%3Dtask&sort=-pid&limit=2&after="
                + second.path("next").asString()));

        var names = new ArrayList<String>();
        List.of(first, second, third)
                .forEach(page -> page.path("processes")
                        .forEach(row -> names.add(row.path("name").asString())));
        assertThat(names).containsExactly("task4", "task3", "task2", "task1", "task0");
        assertThat(first.path("matching").asInt()).isEqualTo(5);
        assertThat(third.path("next").isNull()).isTrue();
        assertThat(house.get("/api/processes?limit=0").statusCode()).isEqualTo(422);
        assertThat(house.get("/api/processes?after=x").statusCode()).isEqualTo(422);
        assertThat(house.get("/api/processes?sort=bogus").statusCode()).isEqualTo(422);
    }

    @Test
    void filter_thatIsWrong_saysWhere() {
        var answer = house.get("/api/processes?filter=" + text("kind=task and bogus=1"));
        var check = House.json(house.get("/api/check?filter=" + text("kind=task and bogus=1")));
        var past = house.get("/api/history?filter=" + text("kind=task and bogus=1"));
        var order = house.browser(Role.OPERATOR)
                .post("/api/signal", "{\"filter\":\"kind=task and bogus=1\",\"signal\":\"TERM\"}");

        for (var each : List.of(answer, past, order)) {
            assertThat(each.statusCode()).isEqualTo(422);
            assertThat(House.json(each).path("column").asInt()).as(each.body()).isEqualTo(15);
        }
        assertThat(check.path("ok").asBoolean()).isFalse();
        assertThat(check.path("column").asInt()).isEqualTo(15);
        assertThat(House.json(house.get("/api/check?filter=kind%3Dtask"))
                        .path("ok")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void completion_knowsWhatIsThere() {
        victim("needle");

        var words = House.json(house.get("/api/complete?filter=" + text("kind=task and name=n")));

        assertThat(words.path("from").asInt()).isEqualTo(15);
        assertThat(words.path("words").get(0).path("text").asString()).isEqualTo("name=needle");
    }

    @Test
    void completion_ofThePast_knowsItsColumnsAndWhatIsThere() {
        victim("needle").exit();
        await().until(() -> !house.manager.history().isEmpty());

        var keys = House.json(house.get("/api/complete?of=history&filter=" + text("kind=task and dur")));
        var values = House.json(house.get("/api/complete?of=history&filter=" + text("name=n")));

        assertThat(keys.path("from").asInt()).isEqualTo(15);
        assertThat(keys.path("words").get(0).path("text").asString()).isEqualTo("duration>");
        assertThat(values.path("words").get(0).path("text").asString()).isEqualTo("name=needle");
        assertThat(understood("history", "exit=OK and duration>1s")).isTrue();
        assertThat(understood("history", "exit=OK and age>1s")).isFalse();
        assertThat(understood("history", "")).isTrue();
        assertThat(understood("processes", "age>1s")).isTrue();
        assertThat(house.get("/api/check?of=bogus&filter=").statusCode()).isEqualTo(422);
    }

    private boolean understood(String of, String filter) {
        var check = House.json(house.get("/api/check?of=" + of + "&filter=" + text(filter)));
        assertThat(check.path("column").asInt(13)).as(check.toString()).isEqualTo(13);
        return check.path("ok").asBoolean();
    }

    @Test
    void completion_ofTheAudit_isForAdministrators() {
        var ann = house.browser("ann", Role.ADMIN);
        var asked = "of=audit&filter=" + text("phase=");

        assertThat(House.json(ann.get("/api/complete?" + asked))
                        .path("words")
                        .get(0)
                        .path("text")
                        .asString())
                .isEqualTo("phase=outcome");
        assertThat(House.json(ann.get("/api/check?of=audit&filter=" + text("who~ann")))
                        .path("ok")
                        .asBoolean())
                .isTrue();
        assertThat(House.json(house.get("/api/complete?" + asked)).path("words"))
                .isEmpty();
        assertThat(house.get("/api/check?" + asked).statusCode()).isEqualTo(403);
    }

    @Test
    void one_hasItsKinLimitsAndEnd() {
        var parent = victim("parent");
        var child = house.manager.registerUnder(parent, Process.around("child", it -> {}));
        var ann = house.browser(Role.OPERATOR);

        var before = House.json(ann.get("/api/processes/" + house.id(child)));
        assertThat(before.path("ancestors").get(0).path("name").asString()).isEqualTo("parent");
        assertThat(House.json(ann.get("/api/processes/" + parent.pid()))
                        .path("children_total")
                        .asInt())
                .isEqualTo(1);
        ann.post(
                "/api/processes/" + house.id(child) + "/signal",
                "{\"signal\":\"TERM\",\"reason\":\"old\",\"wait_ms\":30000}");
        var after = House.json(ann.get("/api/processes/" + child.pid()));

        assertThat(after.path("process").isNull()).isTrue();
        assertThat(after.path("history").path("exit").asString()).isEqualTo("TERM");
        var timeline = after.path("timeline");
        assertThat(timeline.get(0).path("what").asString()).isEqualTo("started");
        assertThat(timeline.get(timeline.size() - 1).path("what").asString()).isEqualTo("exit TERM");
        assertThat(timeline.get(timeline.size() - 1).path("detail").asString()).isEqualTo("old");
        assertThat(ann.get("/api/processes/999999").statusCode()).isEqualTo(404);
    }

    @Test
    void stackAndCore_areForOperators() {
        var victim = victim("waiting");
        var ann = house.browser(Role.OPERATOR);
        var bea = house.browser("bea", Role.VIEWER);

        var stack = House.json(ann.get("/api/processes/" + victim.pid() + "/stack"));
        assertThat(stack.path("threads").get(0).path("frames").size()).isPositive();
        assertThat(ann.get("/api/processes/" + victim.pid() + "/core").body())
                .startsWith(victim.pid() + "@" + house.manager.instance());
        assertThat(bea.get("/api/processes/" + victim.pid() + "/stack").statusCode())
                .isEqualTo(403);
        assertThat(bea.get("/api/processes/" + victim.pid() + "/core").statusCode())
                .isEqualTo(403);
        assertThat(bea.get("/api/processes/" + victim.pid() + "/tap").statusCode())
                .isEqualTo(403);
        assertThat(House.json(bea.get("/api/processes/" + victim.pid()))
                        .path("process")
                        .path("thread")
                        .isNull())
                .isTrue();
    }

    @Test
    void history_isFilteredByTimeOfEnd() {
        victim("past").exit();
        var ann = house.browser(Role.VIEWER);

        var all = House.json(ann.get("/api/history?filter=name%3Dpast"));
        var later = House.json(ann.get("/api/history?filter=name%3Dpast&from=2999-01-01T00:00:00Z"));
        var before = House.json(ann.get("/api/history?filter=name%3Dpast&to=2999-01-01T00:00:00Z"));

        assertThat(all.path("entries").size()).isEqualTo(1);
        assertThat(later.path("entries").size()).isZero();
        assertThat(before.path("entries").size()).isEqualTo(1);
    }

    @Test
    void audit_isForAdministrators() {
        var root = house.browser("root", Role.ADMIN);
        root.post("/api/processes/" + house.id(victim("x")) + "/signal", "{\"signal\":\"TERM\"}");

        var entries = House.json(root.get("/api/audit?limit=1"));

        assertThat(entries.path("entries").get(0).path("who").asString()).isEqualTo("root@web");
        assertThat(entries.path("next").asString()).isNotEmpty();
        assertThat(house.browser(Role.OPERATOR).get("/api/audit").statusCode()).isEqualTo(403);
    }

    @Test
    void names_fromOutside_comeAsJsonOnly() {
        var evil = "<script>alert(1)</script>\"'\u2028\u0007";
        victim(evil);

        var answer = house.get("/api/processes?filter=kind%3Dtask");

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(House.json(answer).path("processes").get(0).path("name").asString())
                .isEqualTo(evil);
    }

    @Test
    void tables_areShownAndActedOn() {
        var told = new ArrayList<String>();
        List<@Nullable Object> row = List.of("lamp", 7L);
        house.manager.mount(new Table(
                "lamps",
                List.of("name", "lumen"),
                () -> List.of(row),
                List.of(new Verb("dim", Role.OPERATOR, List.of("lamp"), arguments -> {
                    told.addAll(arguments);
                    return "dimmed";
                }))));
        var ann = house.browser(Role.OPERATOR);

        assertThat(ann.get("/api/tables").body()).contains("\"lamps\"", "\"dim\"", "\"operator\"");
        assertThat(House.json(ann.get("/api/tables/lamps"))
                        .path("rows")
                        .get(0)
                        .path("lumen")
                        .asInt())
                .isEqualTo(7);
        assertThat(ann.get("/api/tables/ps").statusCode()).isEqualTo(404);
        assertThat(ann.post("/api/tables/lamps/kill", "{}").statusCode()).isEqualTo(404);
        var done = ann.post("/api/tables/lamps/dim", "{\"arguments\":[\"lamp\"],\"reason\":\"night\"}");
        assertThat(House.json(done).path("text").asString()).isEqualTo("dimmed");
        assertThat(told).containsExactly("lamp");
        assertThat(house.browser("bea", Role.VIEWER)
                        .post("/api/tables/lamps/dim", "{\"arguments\":[\"lamp\"]}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void warmUp_leavesNothingBehind() throws InterruptedException {
        house.door.warmUp();

        assertThat(house.manager.list()).isEmpty();
        assertThat(house.audited).isEmpty();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("web collector"))
                .hasSize(1));
    }

    @Test
    void rehearsal_ofADoorThatIsClosed_isShort() throws InterruptedException {
        var asked = new AtomicInteger();

        Rehearsal.run(WebOptions.defaults(), () -> asked.incrementAndGet() > 2);

        assertThat(asked).hasValue(3);
    }

    @Test
    void openapi_describesIt() {
        var described = House.json(house.get("/openapi.json"));

        assertThat(described.path("paths").has("/api/processes/{pid}/signal")).isTrue();
        assertThat(described
                        .path("paths")
                        .path("/api/processes")
                        .path("get")
                        .path("parameters")
                        .size())
                .isEqualTo(5);
    }
}

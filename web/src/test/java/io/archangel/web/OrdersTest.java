package io.archangel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Process;
import io.archangel.process.Signal;
import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.process.spi.Verb;
import io.archangel.shell.Audit.Phase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders whose answer begins before they are over, and orders that are sent again. */
final class OrdersTest {
    private static final String USR1 = "{\"signal\":\"USR1\",\"wait_ms\":0}";

    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    private Process victim() {
        return house.manager.register(Process.around("victim", it -> {}));
    }

    private Process stubborn() {
        var stubborn = victim();
        stubborn.ignore(Signal.TERM);
        return stubborn;
    }

    /** One that counts what it is sent. */
    private String counting(AtomicInteger count) {
        var victim = victim();
        victim.on(Signal.USR1, received -> count.incrementAndGet());
        return "/api/processes/" + house.id(victim) + "/signal";
    }

    private String both(Process one, Process other) {
        return "{\"pids\":[\"" + house.id(one) + "\",\"" + house.id(other)
                + "\"],\"signal\":\"TERM\",\"wait_ms\":600000}";
    }

    /** So often it was sent, and no more orders were given. */
    private void heard(AtomicInteger count, int times) {
        assertThat(count(Phase.INTENT)).isEqualTo(times);
        await().untilAsserted(() -> assertThat(count).hasValue(times));
    }

    private long count(Phase phase) {
        return house.audited.stream()
                .filter(event -> event.what().startsWith("kill") && event.phase() == phase)
                .count();
    }

    private static BufferedReader reader(HttpResponse<InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    // ---- receipts as they come ----

    @Test
    void receipt_isThereWhileAnotherIsWaitedFor() throws IOException {
        var stubborn = stubborn();
        var willing = victim();
        var ann = house.browser(Role.OPERATOR);

        var answer = ann.open("/api/signal", both(stubborn, willing), "1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        try (var lines = reader(answer)) {
            var first = Json.tree(lines.readLine());
            assertThat(first.path("pid").asString()).isEqualTo("" + willing.pid());
            assertThat(first.path("verdict").asString()).isEqualTo("exited");
            assertThat(count(Phase.INTENT)).isEqualTo(1);
            assertThat(count(Phase.OUTCOME)).isZero();
            stubborn.exit();
            assertThat(Json.tree(lines.readLine()).path("pid").asString()).isEqualTo("" + stubborn.pid());
            assertThat(lines.readLine()).isEqualTo("{\"done\":true,\"count\":2}");
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void clientThatLeaves_leavesTheOrderGiven() throws IOException {
        var stubborn = stubborn();
        var ann = house.browser(Role.OPERATOR);

        try (var lines = reader(ann.open("/api/signal", both(stubborn, victim()), "1"))) {
            lines.readLine();
        }
        stubborn.exit();

        await().untilAsserted(() -> assertThat(house.audited)
                .filteredOn(
                        event -> event.phase() == Phase.OUTCOME && event.what().startsWith("kill"))
                .singleElement()
                .satisfies(event -> assertThat(event.verdict()).doesNotContain("interrupted", "failed")));
    }

    @Test
    void reason_thatIsTooLong_isRefused() {
        var victim = victim();
        var ann = house.browser(Role.OPERATOR);
        var pid = house.id(victim);

        var one = ann.post(
                "/api/processes/" + pid + "/signal", "{\"signal\":\"TERM\",\"reason\":\"" + "x".repeat(1_025) + "\"}");

        assertThat(one.statusCode()).isEqualTo(422);
        assertThat(House.json(one).path("field").asString()).isEqualTo("reason");
        assertThat(victim.isAlive()).isTrue();
    }

    // ---- orders that are sent again ----

    @Test
    void order_sentAgainWithItsKey_isGivenOnce() {
        var count = new AtomicInteger();
        var path = counting(count);
        var ann = house.browser(Role.OPERATOR);

        var first = ann.post(path, USR1, "a-key");
        var again = ann.post(path, USR1, "a-key");

        heard(count, 1);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        ann.post(path, USR1, "another-key");
        ann.post(path, USR1);
        heard(count, 3);
    }

    @Test
    void key_isItsSessionsOwn_andAllCallsWithTheTokenShareOne() {
        var count = new AtomicInteger();
        var path = counting(count);

        house.browser("ann", Role.OPERATOR).post(path, USR1, "key");
        house.browser("bea", Role.OPERATOR).post(path, USR1, "key");
        heard(count, 2);
        for (int call = 0; call < 2; call++) {
            house.post(path, USR1, "Authorization", "Bearer " + House.TOKEN, "Idempotency-Key", "key");
        }
        heard(count, 3);
    }

    @Test
    void key_ofAnotherOrder_orThatIsNone_isRefused() {
        var count = new AtomicInteger();
        var path = counting(count);
        var ann = house.browser(Role.OPERATOR);
        ann.post(path, USR1, "key");

        var other = ann.post(path, "{\"signal\":\"USR1\",\"reason\":\"another\"}", "key");
        var elsewhere = ann.post("/api/signal", "{\"filter\":\"name=victim\",\"signal\":\"USR1\"}", "key");
        var none = ann.post(path, USR1, "k".repeat(129));

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(elsewhere.statusCode()).isEqualTo(422);
        assertThat(none.statusCode()).isEqualTo(422);
        heard(count, 1);
    }

    @Test
    void refusal_sentAgain_isTheSameAndWrittenDownOnce() {
        var path = counting(new AtomicInteger());
        var bea = house.browser("bea", Role.VIEWER);

        var first = bea.post(path, "{\"signal\":\"KILL\"}", "key");
        var again = bea.post(path, "{\"signal\":\"KILL\"}", "key");

        assertThat(first.statusCode()).isEqualTo(403);
        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(count(Phase.OUTCOME)).isEqualTo(1);
    }

    @Test
    void order_sentAgainWhileItIsCarriedOut_getsTheSameLines() throws IOException {
        var stubborn = stubborn();
        var willing = victim();
        var ann = house.browser(Role.OPERATOR);
        var order = both(stubborn, willing);

        try (var one = reader(ann.open("/api/signal", order, "key"));
                var other = reader(ann.open("/api/signal", order, "key"))) {
            assertThat(one.readLine()).isEqualTo(other.readLine()).contains("\"pid\":\"" + willing.pid() + "\"");
            assertThat(count(Phase.OUTCOME)).isZero();
            stubborn.exit();
            assertThat(one.lines().toList()).hasSize(2).isEqualTo(other.lines().toList());
        }
        assertThat(ann.post("/api/signal", order, "key").body().lines()).hasSize(3);
        assertThat(count(Phase.INTENT)).isEqualTo(1);
    }

    @Test
    void verb_sentAgainWithItsKey_isDoneOnce() {
        var count = new AtomicInteger();
        var verb = Verb.of("bump", List.of(), nothing -> "bumped " + count.incrementAndGet());
        house.manager.mount(new Table("bumps", List.of("name"), () -> List.of(), List.of(verb)));
        var ann = house.browser(Role.ADMIN);

        var first = ann.post("/api/tables/bumps/bump", "{\"reason\":\"why not\"}", "key");
        var again = ann.post("/api/tables/bumps/bump", "{\"reason\":\"why not\"}", "key");

        assertThat(first.body()).contains("bumped 1");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        ann.post("/api/tables/bumps/bump", "{\"reason\":\"why not\"}");
        assertThat(count).hasValue(2);
    }

    @Test
    void key_isForgottenAfterTenMinutes() {
        var count = new AtomicInteger();
        var path = counting(count);
        var ann = house.browser(Role.OPERATOR);
        ann.post(path, USR1, "key");

        house.clock.forward(Duration.ofMinutes(9));
        ann.post(path, USR1, "key");
        heard(count, 1);
        house.clock.forward(Duration.ofMinutes(1));
        ann.post(path, USR1, "key");
        heard(count, 2);
    }

    @Test
    void keys_beyondWhatIsKept_pushTheOldestOut() {
        var count = new AtomicInteger();
        var path = counting(count);
        var ann = house.browser(Role.OPERATOR);
        for (int key = 0; key < 129; key++) {
            ann.post(path, USR1, "key-" + key);
        }

        ann.post(path, USR1, "key-128");
        heard(count, 129);
        ann.post(path, USR1, "key-0");
        heard(count, 130);
    }
}

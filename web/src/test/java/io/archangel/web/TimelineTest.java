package io.archangel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Process;
import io.archangel.process.Signal;
import io.archangel.process.spi.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is told of one process: when it came, what came to it, what passed, what it waits for, and its end. */
final class TimelineTest {
    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    private static final class Talker extends Process {
        void passed(long in, long out) {
            countIn(in);
            countOut(out);
        }
    }

    private List<JsonNode> timeline(House.Browser who, Process process) {
        var entries = new ArrayList<JsonNode>();
        House.json(who.get("/api/processes/" + process.pid())).path("timeline").forEach(entries::add);
        return entries;
    }

    private static List<String> whats(List<JsonNode> timeline) {
        return timeline.stream().map(entry -> entry.path("what").asString()).toList();
    }

    @Test
    void signals_areToldWithWhoAndWhy_inTheirOrder() {
        var talker = house.manager.register(new Talker());
        talker.ignore(Signal.TERM);
        var ann = house.browser(Role.OPERATOR);
        for (var order : List.of("STOP", "CONT", "TERM")) {
            ann.post(
                    "/api/processes/" + house.id(talker) + "/signal",
                    "{\"signal\":\"" + order + "\",\"wait_ms\":0,\"reason\":\"try " + order + "\"}");
        }

        await().untilAsserted(() ->
                assertThat(whats(timeline(ann, talker))).containsExactly("started", "STOP", "CONT", "TERM"));

        var told = timeline(ann, talker);
        assertThat(told.get(1).path("by").asString()).isEqualTo("ann@web");
        assertThat(told.get(1).path("detail").asString()).isEqualTo("try STOP");
        assertThat(told)
                .extracting(entry -> Instant.parse(entry.path("at").asString()))
                .isSorted();
    }

    @Test
    void bytes_areToldWhileItLives_andOnceItHasEnded() {
        var talker = house.manager.register(new Talker());
        var silent = house.manager.register(new Talker());
        var ann = house.browser(Role.OPERATOR);
        talker.passed(17, 4);

        var alive = timeline(ann, talker);
        talker.exit(3);
        silent.exit(3);
        await().until(() -> house.manager.history().size() >= 2);
        var ended = timeline(ann, talker);

        assertThat(whats(alive)).containsExactly("started", "bytes");
        assertThat(alive.get(1).path("detail").asString()).isEqualTo("17 in, 4 out; the latest then");
        assertThat(whats(ended)).containsExactly("started", "bytes", "exit CODE 3");
        assertThat(ended.get(1).path("detail").asString()).isEqualTo("17 in, 4 out in all");
        assertThat(whats(timeline(ann, silent))).containsExactly("started", "exit CODE 3");
    }

    @Test
    void wait_isTheLatestEntryAsLongAsItLasts_forWhomMaySeeIt() {
        var mail = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var sender = house.manager.spawn("sender", () -> {
            try (var unused = Process.waitsFor("breaker:mail")) {
                mail.await();
            }
            never.await();
        });
        var ann = house.browser(Role.OPERATOR);
        var bea = house.browser("bea", Role.VIEWER);

        await().untilAsserted(() -> assertThat(
                        timeline(ann, sender).getLast().path("detail").asString(""))
                .isEqualTo("for breaker:mail, now"));
        assertThat(whats(timeline(ann, sender))).containsExactly("started", "waits");
        assertThat(whats(timeline(bea, sender))).containsExactly("started");
        mail.countDown();

        await().untilAsserted(() -> assertThat(
                        timeline(ann, sender).getLast().path("detail").asString(""))
                .isEqualTo("for CountDownLatch.await, now"));
    }
}

package io.archangel.xing;

import static io.archangel.xing.Answer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.dyno.breaker.Breaker;
import io.archangel.dyno.breaker.Breaker.State;
import io.archangel.dyno.breaker.BreakerOptions;
import io.archangel.dyno.breaker.Breakers;
import io.archangel.http.Problem;
import io.archangel.http.Response;
import io.archangel.http.TestClient;
import io.archangel.process.FakeClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A breaker before a site. */
final class FusedTest {
    private final FakeClock clock = new FakeClock();
    private final Breakers board = Breakers.create(clock);
    private final Breaker mail = board.add(
            "mail", BreakerOptions.defaults().window(10, 4).failureRate(50).open(Duration.ofSeconds(10), 1));

    private Site site() {
        return Site.create()
                .get("/", rq -> text("inbox"))
                .group(
                        "/mail",
                        mails -> mails.breaker(mail)
                                .post("/", rq -> text("sent"))
                                .post("/lost", rq -> {
                                    throw new IOException("no wire");
                                })
                                .post("/bad", rq -> Response.problem(502, "the other side is down"))
                                .post("/worse", rq -> {
                                    throw new Problem(503, "the other side is full");
                                })
                                .post("/wrong", rq -> {
                                    throw new Problem(422, "say to whom");
                                })
                                .post(
                                        "/later",
                                        rq -> CompletableFuture.completedFuture(
                                                Response.problem(504, "it took too long")))
                                .post("/none", rq -> Optional.empty()));
    }

    private static TestClient.Answer post(TestClient client, String path) {
        return client.ask("POST", path, Map.of(), new byte[0]);
    }

    private static void posts(TestClient client, String path, int status, int times) {
        for (int time = 0; time < times; time++) {
            assertThat(post(client, path).status()).as(path).isEqualTo(status);
        }
    }

    @Test
    void breaker_tripped_refusesItsGroupAlone_untilItIsReset() {
        try (var client = TestClient.of(site())) {
            mail.trip("moving house");
            var refused = post(client, "/mail");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).contains("61");
            assertThat(client.get("/").text()).isEqualTo("inbox");
            mail.reset();
            assertThat(post(client, "/mail").text()).isEqualTo("sent");
            assertThat(mail.info().passed()).isEqualTo(1);
            assertThat(mail.info().refused()).isEqualTo(1);
        }
    }

    @Test
    void whatIsThrown_andAnswersOf500AndMore_openIt_andComeAsTheyAre() {
        try (var client = TestClient.of(site())) {
            posts(client, "/mail", 200, 2);
            posts(client, "/mail/lost", 500, 1);
            assertThat(post(client, "/mail/bad").text()).contains("the other side is down");
            assertThat(mail.info().state()).isEqualTo(State.OPEN);
            var refused = post(client, "/mail");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).contains("11");
            clock.advance(Duration.ofSeconds(11));
            posts(client, "/mail", 200, 1);
            assertThat(mail.info().state()).isEqualTo(State.CLOSED);
            posts(client, "/mail/worse", 503, 4);
            assertThat(mail.info().state()).isEqualTo(State.OPEN);
        }
    }

    @Test
    void whatItsClientDidWrong_andWhatComesLater_isNoFailure() {
        try (var client = TestClient.of(site())) {
            posts(client, "/mail/wrong", 422, 4);
            posts(client, "/mail/none", 404, 4);
            assertThat(mail.info().failureRate()).isEqualTo(0.0);
            assertThat(post(client, "/mail/later").text()).contains("it took too long");
            posts(client, "/mail/later", 504, 3);
            assertThat(mail.info().state()).isEqualTo(State.CLOSED);
        }
    }

    @Test
    void breakerOfAnEndpointsOwn_thatRefuses_isAnsweredLikewise() {
        var bank = board.add("bank");
        bank.trip("moving house");
        var site = Site.create().breaker(mail).get("/", rq -> bank.call(() -> text("rates")));
        try (var client = TestClient.of(site)) {
            assertThat(client.get("/").status()).isEqualTo(503);
            assertThat(client.get("/").header("retry-after")).contains("61");
        }
        assertThat(mail.info().failureRate()).isNull();
        assertThat(mail.info().calls()).isEqualTo(2);
        assertThat(bank.info().refused()).isEqualTo(2);
    }
}

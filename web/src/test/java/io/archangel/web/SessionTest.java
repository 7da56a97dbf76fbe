package io.archangel.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.spi.Role;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long somebody stays who has come in. */
final class SessionTest {
    private static final String WORD = "correct horse";

    private House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    // ---- its time ----

    @Test
    void session_idle_ends() {
        house.close();
        house = new House(WebOptions.defaults().idle(Duration.ofMillis(50)));
        var ann = house.browser(Role.VIEWER);

        await().until(() -> house.manager.find(ann.pid()).isEmpty());

        assertThat(ann.get("/api/session").statusCode()).isEqualTo(401);
    }

    @Test
    void session_idleForItsTime_isOverWithTheNextRequest() {
        var ann = house.browser(Role.VIEWER);
        house.clock.forward(Duration.ofMinutes(14));
        assertThat(ann.get("/api/session").statusCode()).isEqualTo(200);
        house.clock.forward(Duration.ofMinutes(15));

        assertThat(ann.get("/api/session").statusCode()).isEqualTo(401);
        await().until(() -> house.manager.find(ann.pid()).isEmpty());
    }

    @Test
    void cookieAlone_isNoUseThatKeepsASession() {
        var ann = house.browser(Role.VIEWER);
        house.clock.forward(Duration.ofMinutes(10));

        house.send(HttpRequest.newBuilder(house.uri("/api/session"))
                .header("Cookie", ann.cookie)
                .build());

        assertThat(idleMillis()).isGreaterThanOrEqualTo(Duration.ofMinutes(10).toMillis());
        assertThat(ann.get("/api/session").statusCode()).isEqualTo(200);
        assertThat(idleMillis()).isLessThan(Duration.ofMinutes(10).toMillis());
    }

    private long idleMillis() {
        var rows = House.json(house.get("/api/tables/logins")).path("rows");
        return rows.get(0).path("idle_ms").asLong(-1);
    }

    @Test
    void session_withAStream_isInUseAndYetEndsAfterItsLife() {
        var ann = house.browser(Role.VIEWER);
        try (var feed = Feed.of(house, "/api/events", ann.headers())) {
            feed.next("ready");
            house.clock.forward(Duration.ofHours(12).minusMinutes(1));
            assertThat(ann.get("/api/session").statusCode()).isEqualTo(200);
            house.clock.forward(Duration.ofMinutes(1));

            assertThat(ann.get("/api/session").statusCode()).isEqualTo(401);

            assertThat(feed.next("bye").data().path("reason").asString()).isEqualTo("the session has ended");
        }
    }

    @Test
    void session_atTheEndOfItsLife_endsByItself() {
        house.close();
        house = new House(WebOptions.defaults().life(Duration.ofSeconds(5)));
        var ann = house.browser(Role.VIEWER);
        try (var feed = Feed.of(house, "/api/events", ann.headers())) {
            feed.next("bye");
        }

        await().until(() -> house.manager.find(ann.pid()).isEmpty());
    }

    // ---- its password ----

    @Test
    void password_takenAway_endsTheNamesSessionsWithTheNextRequest_andNobodyElses() {
        house.passwords.put("bea", Role.ADMIN, WORD);
        house.passwords.put("cid", Role.VIEWER, WORD);
        var bea = house.browser("bea", WORD);
        var cid = house.browser("cid", WORD);
        var byLink = house.browser("bea", Role.VIEWER);
        assertThat(bea.get("/api/audit").statusCode()).isEqualTo(200);

        another().remove("bea");

        assertThat(bea.get("/api/audit").statusCode()).isEqualTo(401);
        await().until(() -> house.manager.find(bea.pid()).isEmpty());
        assertThat(cid.get("/api/session").statusCode()).isEqualTo(200);
        assertThat(byLink.get("/api/session").statusCode()).isEqualTo(200);
    }

    @Test
    void password_takenAway_endsStreamsThatNobodyAsksAgain() {
        house.passwords.put("bea", Role.OPERATOR, WORD);
        var bea = house.browser("bea", WORD);
        try (var feed = Feed.of(house, "/api/events", bea.headers())) {
            feed.next("ready");

            another().remove("bea");

            assertThat(feed.next("bye").data().path("reason").asString()).isEqualTo("the session has ended");
        }
        await().until(() -> house.manager.find(bea.pid()).isEmpty());
    }

    @Test
    void role_lowered_orAnotherPassword_endsWhatWasBefore() {
        house.passwords.put("bea", Role.ADMIN, WORD);
        var asAdmin = house.browser("bea", WORD);
        another().put("bea", Role.VIEWER, WORD);
        assertThat(asAdmin.get("/api/audit").statusCode()).isEqualTo(401);

        var asViewer = house.browser("bea", WORD);
        assertThat(asViewer.get("/api/session").body()).contains("\"role\":\"viewer\"");
        another().put("bea", Role.VIEWER, "battery staple");

        assertThat(asViewer.get("/api/session").statusCode()).isEqualTo(401);
    }

    @Test
    void lineWithoutItsName_isAsGoodAsTakenAway() throws IOException {
        house.passwords.put("bea", Role.ADMIN, WORD);
        var bea = house.browser("bea", WORD);

        Files.write(house.passwordFile(), "# nobody\n".getBytes(UTF_8));

        assertThat(bea.get("/api/session").statusCode()).isEqualTo(401);
    }

    // ---- what a password was used for ----

    @Test
    void link_ofAnAdministratorWithAPassword_andWhoCameByIt_goWithThePassword() {
        house.passwords.put("bea", Role.ADMIN, WORD);
        var bea = house.browser("bea", WORD);
        var byLink = house.browser(House.proof(link(bea)));
        var byLinkOfLink = house.browser(House.proof(link(byLink)));
        var unused = House.proof(link(byLinkOfLink));
        assertThat(byLinkOfLink.get("/api/audit").statusCode()).isEqualTo(200);

        another().remove("bea");

        assertThat(byLink.get("/api/audit").statusCode()).isEqualTo(401);
        assertThat(byLinkOfLink.get("/api/audit").statusCode()).isEqualTo(401);
        assertThat(house.post("/api/login", unused).statusCode()).isEqualTo(401);
    }

    @Test
    void link_ofTheServersOwn_staysWhoeverElseGoes() {
        house.passwords.put("bea", Role.ADMIN, WORD);
        var owner = house.browser(House.proof(house.door.link(WebDoor.owner())));
        var byLink = house.browser(House.proof(link(owner)));

        another().remove("bea");

        assertThat(byLink.get("/api/audit").statusCode()).isEqualTo(200);
    }

    private String link(House.Browser who) {
        var answer = who.post("/api/tables/logins/login", "{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        return House.json(answer).path("text").asString();
    }

    // ---- the server's token ----

    @Test
    void token_replaced_endsWhatItOpened() {
        house.close();
        var token = new AtomicReference<>(House.TOKEN);
        house = new House(WebOptions.defaults(), token::get);
        try (var feed = Feed.of(house, "/api/events")) {
            feed.next("ready");

            token.set("another" + House.TOKEN);

            assertThat(feed.next("bye").data().path("reason").asString()).isEqualTo("the session has ended");
        }
        assertThat(house.get("/api/session").statusCode()).isEqualTo(401);
    }

    @Test
    void token_thatCannotBeReadAnyMore_endsWhatItOpened() {
        house.close();
        var isRead = new AtomicBoolean(true);
        house = new House(WebOptions.defaults(), () -> {
            if (!isRead.get()) {
                throw new IllegalStateException("others may read the token");
            }
            return House.TOKEN;
        });
        try (var feed = Feed.of(house, "/api/events")) {
            feed.next("ready");

            isRead.set(false);

            assertThat(feed.next("bye").data().path("reason").asString()).isEqualTo("the session has ended");
        }
    }

    @Test
    void callWithAToken_endsAfterItsLife() {
        try (var feed = Feed.of(house, "/api/events")) {
            feed.next("ready");

            house.clock.forward(Duration.ofHours(12));

            assertThat(feed.next("bye").data().path("reason").asString()).isEqualTo("the session has ended");
        }
    }

    @Test
    void callThatGoesOn_isInUse() {
        var owner = new Sessions.Comer(WebDoor.owner(), null);

        assertThat(new WebSession(owner, "127.0.0.1:1", "x", true, 1).used(7)).isEqualTo(7);
        assertThat(new WebSession(owner, "127.0.0.1:1", "x", false, 1).used(7)).isEqualTo(1);
    }

    /** Those of the command line, which is another program. */
    private Passwords another() {
        return new Passwords(house.passwordFile());
    }
}

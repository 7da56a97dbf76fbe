package io.archangel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Kill;
import io.archangel.process.ProcessInfo;
import io.archangel.process.spi.Role;
import io.archangel.shell.Audit.Phase;
import io.archangel.shell.Principal;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who comes in, how, and for how long. */
final class LoginTest {
    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void link_isGoodOnce() {
        var link = house.door.link(new Principal("ann", "web", Role.OPERATOR));
        assertThat(link).startsWith("http://127.0.0.1:" + house.address.getPort() + "/login#t=");
        var proof = "{\"token\":\"" + link.substring(link.indexOf("#t=") + 3) + "\"}";

        var first = house.post("/api/login", proof);
        var second = house.post("/api/login", proof);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("archangel_session_" + house.address.getPort() + "=")
                .contains("HttpOnly", "SameSite=Strict", "Path=/");
        assertThat(House.json(first).path("role").asString()).isEqualTo("operator");
        assertThat(second.statusCode()).isEqualTo(401);
        assertThat(second.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void link_tooOld_isNoneAnyMore() {
        try (var brief = new House(new WebOptions(
                java.util.Set.of(),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofMillis(1),
                2,
                1,
                1000,
                Duration.ofSeconds(1),
                "test"))) {
            var link = brief.door.link(WebDoor.owner());
            var until = System.nanoTime() + 2_000_000;
            await().until(() -> System.nanoTime() > until);

            var answer = brief.post("/api/login", "{\"token\":\"" + link.substring(link.indexOf("#t=") + 3) + "\"}");

            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }

    @Test
    void session_isAProcessWhoseKillLogsOut() {
        var ann = house.browser(Role.OPERATOR);
        assertThat(ann.get("/api/session").statusCode()).isEqualTo(200);
        assertThat(house.manager.find(ann.pid()))
                .get()
                .extracting(ProcessInfo::kind, ProcessInfo::user)
                .containsExactly("session", "ann");

        house.manager.kill(Kill.of(ann.pid()).by("test"));

        assertThat(ann.get("/api/session").statusCode()).isEqualTo(401);
    }

    @Test
    void cookies_ofTwoConsolesOfOneHost_standBesideEachOther() {
        try (var other = new House()) {
            var ann = house.browser("ann", Role.OPERATOR);
            var bea = other.browser("bea", Role.VIEWER);
            var both = ann.cookie + "; " + bea.cookie;

            assertThat(name(house, both, ann.csrf())).isEqualTo("ann");
            assertThat(name(other, both, bea.csrf())).isEqualTo("bea");
        }
    }

    private static String name(House at, String cookies, String token) {
        var answer = at.send(HttpRequest.newBuilder(at.uri("/api/session"))
                .headers("Cookie", cookies, "X-Archangel-Token", token)
                .build());
        return House.json(answer).path("name").asString();
    }

    @Test
    void logout_endsTheSession() {
        var ann = house.browser(Role.VIEWER);

        assertThat(ann.post("/api/logout", "{}").statusCode()).isEqualTo(204);

        assertThat(ann.get("/api/session").statusCode()).isEqualTo(401);
        await().until(() -> house.manager.find(ann.pid()).isEmpty());
    }

    @Test
    void sessions_moreThanOneMayHave_theOldestEnds() {
        var first = house.browser(Role.VIEWER);
        for (int more = 0; more < 4; more++) {
            house.browser(Role.VIEWER);
        }

        assertThat(first.get("/api/session").statusCode()).isEqualTo(401);
    }

    @Test
    void password_rightAndWrong() throws IOException {
        assertThat(House.json(house.get("/api/login")).path("password").asBoolean())
                .isFalse();
        house.passwords.put("bea", Role.VIEWER, "correct horse");
        assertThat(House.json(house.get("/api/login")).path("password").asBoolean())
                .isTrue();
        assertThat(Files.readString(house.passwordFile()))
                .startsWith("bea:viewer:scrypt:")
                .doesNotContain("horse");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(house.passwordFile())))
                .isEqualTo("rw-------");

        var right = house.post("/api/login", "{\"name\":\"bea\",\"password\":\"correct horse\"}");
        var wrong = house.post("/api/login", "{\"name\":\"bea\",\"password\":\"battery staple\"}");
        var unknown = house.post("/api/login", "{\"name\":\"cid\",\"password\":\"correct horse\"}");

        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(House.json(right).path("role").asString()).isEqualTo("viewer");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).isEqualTo(unknown.body());
    }

    @Test
    void passwords_thatOthersMayRead_letNobodyIn() throws IOException {
        house.passwords.put("bea", Role.VIEWER, "correct horse");
        Files.setPosixFilePermissions(house.passwordFile(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(house.passwords.check("bea", "correct horse")).isEmpty();
    }

    @Test
    void guesses_areToldToWait() {
        for (int guess = 0; guess < 5; guess++) {
            assertThat(house.post("/api/login", "{\"token\":\"guess\"}").statusCode())
                    .isEqualTo(401);
        }

        var next = house.post("/api/login", "{\"token\":\"guess\"}");

        assertThat(next.statusCode()).isEqualTo(429);
        assertThat(next.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
    }

    @Test
    void guesses_ofAnotherAtTheSameAddress_lockOutNobodyWithALinkOrTheToken() {
        var link = house.door.link(new Principal("ann", "web", Role.OPERATOR));
        for (int guess = 0; guess < 6; guess++) {
            house.post("/api/login", "{\"name\":\"ann\",\"password\":\"guess\"}");
        }
        assertThat(house.post("/api/login", "{\"name\":\"ann\",\"password\":\"guess\"}")
                        .statusCode())
                .isEqualTo(429);

        var byLink = house.post("/api/login", "{\"token\":\"" + link.substring(link.indexOf("#t=") + 3) + "\"}");

        assertThat(byLink.statusCode()).isEqualTo(200);
        assertThat(house.get("/api/session").statusCode()).isEqualTo(200);
    }

    @Test
    void sockets_thatSayNothingAtOtherDoors_keepOutNobodyWithALinkOrTheToken() {
        house.passwords.put("bea", Role.VIEWER, "correct horse");
        for (int number = 0; number < house.keeper.options().strangersSource(); number++) {
            assertThat(house.keeper.arrive("127.0.0.1")).isNull();
        }

        var byPassword = house.post("/api/login", "{\"name\":\"bea\",\"password\":\"correct horse\"}");
        var byNoLink = house.post("/api/login", "{\"token\":\"guess\"}");

        assertThat(byPassword.statusCode()).isEqualTo(429);
        assertThat(byNoLink.statusCode()).isEqualTo(401);
        assertThat(house.browser("ann", Role.OPERATOR).get("/api/session").statusCode())
                .isEqualTo(200);
        assertThat(house.get("/api/session").statusCode()).isEqualTo(200);
        house.keeper.leave("127.0.0.1");
        assertThat(house.browser("bea", "correct horse").get("/api/session").statusCode())
                .isEqualTo(200);
    }

    @Test
    void token_wrong_isRefusedAndCounted() {
        var request = HttpRequest.newBuilder(house.uri("/api/processes"))
                .header("Authorization", "Bearer wrong")
                .build();
        for (int guess = 0; guess < 5; guess++) {
            assertThat(house.send(request).statusCode()).isEqualTo(401);
        }
        assertThat(house.send(request).statusCode()).isEqualTo(429);
    }

    @Test
    void token_isASessionAsLongAsTheCall() {
        assertThat(House.json(house.get("/api/session")).path("name").asString())
                .isEqualTo("token");

        await().untilAsserted(() -> assertThat(house.manager.history())
                .filteredOn(ended -> ended.name().equals("web call"))
                .extracting(ended -> ended.exit())
                .containsExactly("OK"));
    }

    @Test
    void asset_ofANameAsDeepAsALineIsLong_isAbsentAndNoFailure() {
        var path = "/assets" + "/a".repeat(4_000);

        var answer = house.send(HttpRequest.newBuilder(house.uri(path)).build());

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @Test
    void nobody_getsNothingButThePage() {
        for (var path : List.of("/api/session", "/api/processes", "/metrics", "/openapi.json", "/elsewhere")) {
            assertThat(house.send(HttpRequest.newBuilder(house.uri(path)).build())
                            .statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
        var page = house.send(HttpRequest.newBuilder(house.uri("/login")).build());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'")
                .contains("frame-ancestors 'none'");
        assertThat(house.send(HttpRequest.newBuilder(house.uri("/assets/nothing.js"))
                                .build())
                        .statusCode())
                .isEqualTo(404);
    }

    // ---- the audit ----

    @Test
    void comingAndGoing_isInTheAudit() {
        var ann = house.browser(Role.OPERATOR);
        assertThat(house.audited).singleElement().satisfies(event -> {
            assertThat(event.phase()).isEqualTo(Phase.OUTCOME);
            assertThat(event.who()).isEqualTo(new Principal("ann", "web", Role.OPERATOR));
            assertThat(event.from()).startsWith("127.0.0.1:");
            assertThat(event.what()).isEqualTo("login");
            assertThat(event.verdict()).isEqualTo("done");
        });
        ann.post("/api/logout", "{}");
        audited("login done ann@web", "logout OK ann@web");

        var again = house.browser(Role.OPERATOR);
        house.manager.kill(Kill.of(again.pid()).by("test"));
        audited("login done ann@web", "logout OK ann@web", "login done ann@web", "logout TERM ann@web");
    }

    @Test
    void whoCouldNotComeIn_isInTheAudit_withoutWhatWasTried() {
        house.passwords.put("bea", Role.ADMIN, "correct horse");

        house.post("/api/login", "{\"name\":\"bea\",\"password\":\"battery staple\"}");
        audited("login failed bea@web");
        house.post("/api/login", "{\"token\":\"no such link\"}");
        audited("login failed bea@web", "login failed (link)@web");
        house.send(HttpRequest.newBuilder(house.uri("/api/session"))
                .header("Authorization", "Bearer wrong")
                .build());

        audited("login failed bea@web", "login failed (link)@web", "login failed (token)@web");
        assertThat(house.audited)
                .allMatch(event -> event.who().role() == Role.VIEWER)
                .noneMatch(event -> event.toString().matches(".*(staple|such|wrong).*"));
    }

    @Test
    void callWithAToken_isNoLogin() {
        house.get("/api/session");

        await().until(() ->
                house.manager.history().stream().anyMatch(ended -> ended.name().equals("web call")));
        assertThat(house.audited).isEmpty();
    }

    private void audited(String... events) {
        await().untilAsserted(() -> assertThat(house.audited)
                .extracting(event -> event.what() + " " + event.verdict() + " " + event.who())
                .containsExactly(events));
    }

    // ---- other sites ----

    @Test
    void order_withoutTheSessionsToken_isRefused() {
        var ann = house.browser(Role.OPERATOR);

        var without = house.post("/api/logout", "{}", "Cookie", ann.cookie);
        var wrong = house.post("/api/logout", "{}", "Cookie", ann.cookie, "X-Archangel-Token", "x");
        var foreign = house.post("/api/logout", "{}", ann.headers("Sec-Fetch-Site", "cross-site"));

        assertThat(List.of(without.statusCode(), wrong.statusCode())).containsOnly(401);
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(ann.get("/api/session").statusCode()).isEqualTo(200);
    }

    /** Whoever listens on another port of this host is sent the cookie by browsers, and has nothing else. */
    @Test
    void cookieAlone_opensNothing_andSaysWhatIsMissing() {
        var ann = house.browser("ann", Role.ADMIN);
        var looks = List.of(
                "/api/session",
                "/api/processes",
                "/api/events",
                "/api/audit",
                "/api/history",
                "/metrics",
                "/openapi.json");
        for (var path : looks) {
            var answer = house.send(HttpRequest.newBuilder(house.uri(path))
                    .header("Cookie", ann.cookie)
                    .build());

            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(House.json(answer).path("detail").asString()).contains("X-Archangel-Token");
            assertThat(answer.body()).doesNotContain(ann.csrf());
        }
        assertThat(ann.get("/api/audit").statusCode()).isEqualTo(200);
    }

    @Test
    void token_isToldByTheLogInAlone() {
        var ann = house.browser(Role.ADMIN);

        assertThat(ann.csrf()).isNotEmpty();
        assertThat(ann.get("/api/session").body()).contains("\"name\":\"ann\"").doesNotContain(ann.csrf(), "csrf");
    }

    @Test
    void look_byAPageOfAnotherOrigin_isRefused_butTheWayInIsNot() {
        var ann = house.browser(Role.OPERATOR);
        for (var site : List.of("same-site", "cross-site")) {
            for (var path : List.of("/api/events", "/api/session", "/metrics")) {
                assertThat(asked(path, ann, site)).as(path).isEqualTo(403);
            }
            assertThat(asked("/", ann, site)).isEqualTo(200);
        }
        assertThat(asked("/api/session", ann, "same-origin")).isEqualTo(200);
        assertThat(asked("/metrics", ann, "none")).isEqualTo(200);
    }

    private int asked(String path, House.Browser who, String site) {
        var request = HttpRequest.newBuilder(house.uri(path)).headers(who.headers("Sec-Fetch-Site", site));
        return house.send(request.build()).statusCode();
    }

    @Test
    void order_thatIsAForm_isRefused() {
        var ann = house.browser(Role.OPERATOR);
        var form = HttpRequest.newBuilder(house.uri("/api/logout"))
                .headers(ann.headers("Content-Type", "application/x-www-form-urlencoded"))
                .POST(HttpRequest.BodyPublishers.ofString("a=b"))
                .build();

        assertThat(house.send(form).statusCode()).isEqualTo(403);
    }

    @Test
    void anotherHost_isMisdirected() throws IOException {
        for (var host : List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1")) {
            assertThat(status(host, "Authorization: Bearer " + House.TOKEN + "\r\n"))
                    .as(host)
                    .isEqualTo("HTTP/1.1 421 Misdirected Request");
        }
        assertThat(status("localhost:" + house.address.getPort(), "Authorization: Bearer " + House.TOKEN + "\r\n"))
                .isEqualTo("HTTP/1.1 200 OK");
        assertThat(status("evil.example", "Upgrade: websocket\r\nConnection: Upgrade\r\n"))
                .startsWith("HTTP/1.1 421");
    }

    private String status(String host, String more) throws IOException {
        try (var socket = new Socket(house.address.getAddress(), house.address.getPort())) {
            var head = "GET /api/session HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            var line = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next >= 0 && next != '\r';
                    next = socket.getInputStream().read()) {
                line.append((char) next);
            }
            return line.toString();
        }
    }
}

package io.archangel.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.spi.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people who are not in may have of the console, and may not. */
final class StrangersTest {
    /** Four more than all connections that a console has. */
    private static final int MANY = 260;

    private final House house = new House();
    private final List<Socket> idle = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (var socket : idle) {
            socket.close();
        }
        house.close();
    }

    @Test
    void idleSockets_moreThanThereArePlaces_keepNobodyOut() throws IOException {
        for (int number = 0; number < MANY; number++) {
            idle();
        }

        var comer = CompletableFuture.supplyAsync(
                () -> house.browser(Role.OPERATOR).get("/api/processes").statusCode(), Thread::startVirtualThread);

        assertThat(comer).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(200);
    }

    @Test
    void idleSockets_cutNobodyWhoIsIn() throws IOException {
        var ann = house.browser(Role.OPERATOR);
        try (var feed = Feed.of(house, "/api/events", ann.headers())) {
            feed.next("ready");

            for (int number = 0; number < MANY; number++) {
                idle();
            }

            assertThat(ann.post("/api/logout", "{}").statusCode()).isEqualTo(204);
            assertThat(feed.next("bye").data().path("reason").asString()).isEqualTo("the session has ended");
        }
    }

    // ---- bodies ----

    @Test
    void body_longerThanALogIn_isRefusedByItsHead_unlessItsSenderIsKnown() throws IOException {
        var ann = house.browser(Role.OPERATOR);
        var length = "Content-Length: " + (Doorstep.LITTLE + 1) + "\r\n";

        assertThat(status("/api/login", length, "")).contains(" 413 ");
        assertThat(status("/api/signal", length, "")).contains(" 413 ");
        assertThat(status("/api/signal", length + "Cookie: " + ann.cookie + "\r\n", ""))
                .contains(" 413 ");
        assertThat(status("/api/signal", length + "Authorization: Bearer guess\r\n", ""))
                .contains(" 413 ");
        assertThat(ann.post("/api/signal", filled(Doorstep.LITTLE + 1)).statusCode())
                .isEqualTo(422);
        assertThat(house.post("/api/signal", filled(Doorstep.LITTLE + 1), "Authorization", "Bearer " + House.TOKEN)
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void body_ofALogIn_fits() {
        assertThat(house.post("/api/login", filled(Doorstep.LITTLE)).statusCode())
                .isEqualTo(401);
    }

    @Test
    void body_ofUnknownLength_isCutWhereItIsTooLong() throws IOException {
        var chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";

        assertThat(status("/api/login", "Transfer-Encoding: chunked\r\n", chunk.repeat(5)))
                .contains(" 413 ");
        assertThat(status("/api/login", "Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"))
                .contains(" 401 ");
    }

    @Test
    void bodiesOfStrangers_togetherAreLittle() {
        var limits = WebDoor.limits();

        assertThat((long) Doorstep.LITTLE * limits.strangers() * limits.streams())
                .isLessThan(8L << 20);
    }

    /** JSON of so many bytes that says nothing. */
    private static String filled(int size) {
        return "{" + " ".repeat(size - 2) + "}";
    }

    /** The first line that is answered to a POST. */
    private String status(String path, String lines, String body) throws IOException {
        try (var socket = new Socket(house.address.getAddress(), house.address.getPort())) {
            socket.setSoTimeout(30_000);
            var head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + lines
                    + "\r\n";
            socket.getOutputStream().write((head + body).getBytes(US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
        }
    }

    private void idle() throws IOException {
        idle.add(new Socket(house.address.getAddress(), house.address.getPort()));
    }
}

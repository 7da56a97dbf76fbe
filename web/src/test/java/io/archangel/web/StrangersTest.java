package io.archangel.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.spi.Role;
import java.io.IOException;
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

    private void idle() throws IOException {
        idle.add(new Socket(house.address.getAddress(), house.address.getPort()));
    }
}

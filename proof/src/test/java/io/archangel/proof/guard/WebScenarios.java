package io.archangel.proof.guard;

import static io.archangel.proof.guard.Scenario.of;

import io.archangel.http.HttpServer;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.web.Passwords;
import io.archangel.web.WebDoor;
import io.archangel.web.WebOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the web console calls. */
final class WebScenarios {
    private static final String PID = "Request-Pid";

    private WebScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(of(
                "supplier of the console's token",
                Place.PROCESS,
                (world, bomb) -> asked(world, bomb::go),
                "Supplier of WebDoor.open(HttpServer, Shell, ProcessManager, Doorkeeper, WebOptions, Supplier,"
                        + " Passwords)"));
    }

    /** Somebody comes with a token. */
    private static long asked(World world, Supplier<String> token) throws Exception {
        var http =
                world.closes(HttpServer.beside(world.manager, WebDoor.limits().pidHeader(PID)));
        world.closes(WebDoor.open(
                http,
                Shell.create(world.manager, event -> {}),
                world.manager,
                new Doorkeeper(DoorOptions.defaults(), world.manager.clock()),
                WebOptions.defaults(),
                token,
                new Passwords(Path.of("nowhere"))));
        int port = http.listen(world.loop, "127.0.0.1", 0).address().getPort();
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/session"))
                    .header("Authorization", "Bearer secret")
                    .build();
            return client.send(request, BodyHandlers.discarding())
                    .headers()
                    .firstValueAsLong(PID)
                    .orElseThrow();
        }
    }
}

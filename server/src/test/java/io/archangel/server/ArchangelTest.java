package io.archangel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.process.ProcessInfo;
import io.archangel.process.spi.Table;
import io.archangel.server.cli.UnixClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchangelTest {
    @TempDir
    private Path temp;

    private final HttpClient client = HttpClient.newHttpClient();

    private Flags flags(int http) {
        return new Flags(
                OptionalInt.of(http), OptionalInt.of(0), OptionalInt.of(0), OptionalInt.of(0), temp.resolve("var"));
    }

    private CompletableFuture<HttpResponse<String>> get(Archangel server, String path, String... headers) {
        var request = HttpRequest.newBuilder(uri(server, path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .orTimeout(30, TimeUnit.SECONDS);
    }

    private static URI uri(Archangel server, String path) {
        return URI.create("http://" + server.doors().get("http") + path);
    }

    @Test
    void start_demo_saysWhereItsDoorsAreAndLeavesNothingBehind() throws IOException {
        var ports = temp.resolve("var/ports.json");
        try (var server = Archangel.start(flags(0))) {
            assertThat(server.doors()).containsOnlyKeys("unix", "http", "web", "ssh", "telnet");
            assertThat(Files.readString(ports))
                    .contains("\"http\":\"" + server.doors().get("http") + "\"")
                    .contains("\"unix\":\"" + temp.resolve("var/archangel.sock") + "\"");
            assertThat(get(server, "/").join().body()).startsWith("Hello.");
            assertThat(get(server, "/nothing").join().statusCode()).isEqualTo(404);
        }
        assertThat(ports).doesNotExist();
        assertThat(temp.resolve("var/archangel.sock")).doesNotExist();
    }

    @Test
    void start_demo_hasAConsoleBesideIt() throws Exception {
        try (var server = Archangel.start(flags(0))) {
            var console = URI.create("http://" + server.doors().get("web"));
            var token = Files.readString(temp.resolve("var/token")).strip();
            var list = HttpRequest.newBuilder(console.resolve("/api/processes"))
                    .header("Authorization", "Bearer " + token)
                    .build();
            assertThat(client.send(list, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("\"app\":\"console\"");
            assertThat(get(server, "/api/processes").join().statusCode()).isEqualTo(404);
            assertThat(server.manager().tables()).extracting(Table::name).contains("logins");
            assertThat(server.manager().table("apps").rows().get().toString()).doesNotContain("console");
        }
    }

    @Test
    void close_consoleWatched_saysThatTheServerStops() throws Exception {
        Iterator<String> lines;
        try (var server = Archangel.start(flags(0))) {
            var token = Files.readString(temp.resolve("var/token")).strip();
            var watch = HttpRequest.newBuilder(
                            URI.create("http://" + server.doors().get("web") + "/api/events"))
                    .header("Authorization", "Bearer " + token)
                    .build();
            lines = client.send(watch, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .iterator();
            while (!lines.next().equals("event: ready")) {
                // the snapshot
            }
        }
        while (!lines.next().equals("event: bye")) {
            // what changed meanwhile
        }
        assertThat(lines.next()).isEqualTo("data: {\"reason\":\"the server stops\"}");
    }

    @Test
    void start_demo_hasTheTablesOfWhatItMounts() {
        try (var server = Archangel.start(flags(0))) {
            assertThat(server.manager().tables())
                    .extracting(Table::name)
                    .contains("apps", "breakers", "caches", "errors", "loops", "timers");
        }
    }

    @Test
    void start_demo_hasTheDescriptionOfEachApp() {
        try (var server = Archangel.start(flags(0))) {
            assertThat(get(server, "/openapi.json").join().body()).contains("Hello", "text/plain");
            assertThat(get(server, "/chat/openapi.json").join().body()).contains("Chat", "/lines");
            assertThat(get(server, "/stream/openapi.json").join().body()).contains("Words", "text/plain");
        }
    }

    @Test
    void trip_ofAnApp_refusesWhatBeginsUntilReset() throws Exception {
        try (var server = Archangel.start(flags(0))) {
            assertThat(order(server, "trip", "chat")).contains("is tripped");
            var refused = speak(server, "hello");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(get(server, "/chat/lines").join().body()).isEqualTo("[]");
            assertThat(order(server, "trip", "stream")).contains("is tripped");
            assertThat(get(server, "/stream").join().statusCode()).isEqualTo(503);
            assertThat(order(server, "reset", "chat")).contains("is closed");
            assertThat(speak(server, "hello").body()).isEqualTo("heard by 0\n");
            assertThat(speak(server, "").statusCode()).isEqualTo(422);
            assertThat(row(server, "breakers", "chat")).contains("closed", 2L, 1L);
        }
    }

    @Test
    void page_ofTheChat_isKept() {
        try (var server = Archangel.start(flags(0))) {
            for (int time = 0; time < 3; time++) {
                assertThat(get(server, "/chat", "Accept", "text/html").join().body())
                        .startsWith("<!");
            }
            assertThat(row(server, "caches", "pages")).contains(1L, 2L);
        }
    }

    @Test
    void routes_ofTheDemo_areListedInTheShell() throws IOException {
        try (var server = Archangel.start(flags(0))) {
            assertThat(get(server, "/chat/lines").join().body()).isEqualTo("[]");
            var listed = shell(server, "routes");
            assertThat(listed.code()).isZero();
            assertThat(listed.out().lines().findFirst().orElseThrow())
                    .containsPattern("ROUTE +METHOD +APP +HOST +RUNS_ON +WHY +IN_FLIGHT +SERVED");
            assertThat(listed.out())
                    .containsPattern("(?m)^/chat/lines +GET +chat .* 0 +1$")
                    .containsPattern("(?m)^/chat/lines +POST +chat .* 0 +0$");
            assertThat(shell(server, "routes --json method=GET").out())
                    .contains("\"route\":\"/chat/lines\",\"method\":\"GET\",\"app\":\"chat\"")
                    .doesNotContain("\"method\":\"POST\"");
        }
    }

    @Test
    void timer_ofTheDemo_isRunStoppedAndKilledFromTheShell() throws Exception {
        try (var server = Archangel.start(flags(0))) {
            var pid = row(server, "timers", "pages").get(1).toString();
            assertThat(shell(server, "timers").out()).containsPattern("pages +" + pid + " +demo +waiting +10m");
            assertThat(shell(server, "timers --json").out())
                    .contains("\"pid\":\"" + pid + "\"")
                    .contains("\"every_ms\":600000", "\"took_ms\":0");
            assertThat(shell(server, "ps -l kind=timer").out()).contains("until 2");

            assertThat(shell(server, "run pages").out()).isEqualTo("pages runs now\n");
            await().until(() -> row(server, "timers", "pages").get(6).equals(1L));
            assertThat(row(server, "caches", "pages")).contains(1L);
            await().until(() -> shell(server, "history app=demo").out().contains("task demo pages"));

            assertThat(shell(server, "stop " + pid).code()).isZero();
            assertThat(shell(server, "run pages"))
                    .isEqualTo(
                            new UnixClient.Answer("", "run: pages is stopped; cont " + pid + " first (help run)\n", 2));
            assertThat(shell(server, "kill --wait 30s -KILL " + pid).out()).startsWith(pid + " exited");
            assertThat(shell(server, "timers").out()).doesNotContain("pages");
            assertThat(shell(server, "run pages").err()).contains("there is no timer pages; there is none");
        }
    }

    private static UnixClient.Answer shell(Archangel server, String line) throws IOException {
        return UnixClient.command(Path.of(server.doors().get("unix")), line.split(" "));
    }

    private static String order(Archangel server, String verb, String name) throws Exception {
        return server.manager().tables().stream()
                .flatMap(table -> table.verbs().stream())
                .filter(it -> it.name().equals(verb))
                .findFirst()
                .orElseThrow()
                .action()
                .run(List.of(name));
    }

    private static List<Object> row(Archangel server, String table, String name) {
        return server.manager().table(table).rows().get().stream()
                .filter(row -> row.contains(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void start_portInUse_isOneLineAndLeavesNothingRunning() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> Archangel.start(flags(taken.getLocalPort())))
                    .isInstanceOfSatisfying(
                            ServerException.class,
                            refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED))
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageNotContaining("\n");
        }
        assertThat(temp.resolve("var/archangel.sock")).doesNotExist();
    }

    @Test
    void start_failsInAFolderOfADeadServer_leavesNoWordOfItsDoors() throws IOException {
        Archangel.start(flags(0)).close();
        var left = Files.writeString(temp.resolve("var/ports.json"), "{}");

        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> Archangel.start(flags(taken.getLocalPort())))
                    .isInstanceOf(ServerException.class);
        }

        assertThat(left).doesNotExist();
    }

    @Test
    void start_secondOnTheSameFolder_isRefusedAndTheFirstGoesOn() {
        try (var first = Archangel.start(flags(0))) {
            assertThatThrownBy(() -> Archangel.start(flags(0)))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("another server answers at");
            assertThat(get(first, "/").join().statusCode()).isEqualTo(200);
            assertThat(temp.resolve("var/ports.json")).exists();
        }
    }

    @Test
    void chat_listener_hearsWhatIsSaidNext() throws Exception {
        try (var server = Archangel.start(flags(0))) {
            var heard = get(server, "/chat");
            await().until(() ->
                    server.manager().list().stream().map(ProcessInfo::app).anyMatch("chat"::equals));
            await().until(() -> say(server, "good evening").equals("heard by 1\n"));

            assertThat(heard.join().body()).isEqualTo("good evening\n");
            var line = heard.join().headers().firstValue("X-Line").orElseThrow();
            assertThat(get(server, "/chat?after=" + (Long.parseLong(line) - 1))
                            .join()
                            .body())
                    .isEqualTo("good evening\n");
            assertThat(get(server, "/chat?after=x").join().statusCode()).isEqualTo(422);
            assertThat(get(server, "/chat", "Accept", "text/html").join().body())
                    .contains("<title>Chat");
        }
    }

    @Test
    void chat_listenerKilled_isNotCounted_andTheOtherWaitsOn() throws Exception {
        try (var server = Archangel.start(flags(0))) {
            var ended = get(server, "/chat");
            var pid =
                    await().until(() -> listeners(server), it -> it.size() == 1).getFirst();
            var other = get(server, "/chat");
            await().until(() -> listeners(server).size() == 2);

            assertThat(shell(server, "kill --wait 30s " + pid).out()).contains("exited", "503 sent");
            assertThat(ended.join().statusCode()).isEqualTo(503);
            assertThat(other).isNotDone();
            assertThat(say(server, "who is there?")).isEqualTo("heard by 1\n");
            assertThat(other.join().body()).isEqualTo("who is there?\n");
        }
    }

    /** The pids of those who wait in the chat. */
    private static List<Long> listeners(Archangel server) {
        return server.manager().list(true).stream()
                .filter(it -> "chat".equals(it.app()) && "CompletableFuture.get".equals(it.wchan()))
                .map(ProcessInfo::pid)
                .toList();
    }

    @Test
    void stream_eachReader_isToldHowManyThereAre() throws Exception {
        try (var server = Archangel.start(flags(0))) {
            var first = reading(server);
            var second = reading(server);
            assertThat(readers(first)).isEqualTo("1");
            assertThat(readers(second)).isEqualTo("2");
            first.body().close();
            await().until(() -> shell(server, "history kind=http").out().contains("/stream"));
            var third = reading(server);
            assertThat(readers(third)).isEqualTo("2");
            second.body().close();
            third.body().close();
        }
    }

    private HttpResponse<InputStream> reading(Archangel server) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(server, "/stream")).build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static String readers(HttpResponse<InputStream> stream) {
        return stream.headers().firstValue("X-Readers").orElseThrow();
    }

    /** Fewer lines than are kept, so that a listener may fall behind and miss none. */
    @Test
    void chat_manySpeakAtOnce_listenersHearAllLinesInOrder() throws Exception {
        try (var server = Archangel.start(flags(0));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var heard = new ArrayList<Future<List<String>>>();
            for (int listener = 0; listener < 12; listener++) {
                heard.add(threads.submit(() -> lines(server)));
            }
            var said = new ArrayList<Future<?>>();
            for (int line = 0; line < 90; line++) {
                var text = "line " + line;
                said.add(threads.submit(() -> say(server, text)));
            }
            for (var each : said) {
                each.get();
            }
            say(server, "the end");
            var all = lines(server);
            assertThat(all).hasSize(91).doesNotHaveDuplicates();
            for (var each : heard) {
                assertThat(each.get()).isEqualTo(all);
            }
        }
    }

    /** All lines to the end, as somebody hears them who asks for each that comes after the one before. */
    private List<String> lines(Archangel server) {
        var lines = new ArrayList<String>();
        var after = "0";
        do {
            var next = get(server, "/chat?after=" + after).join();
            lines.add(next.body());
            after = next.headers().firstValue("X-Line").orElseThrow();
        } while (!lines.getLast().equals("the end\n"));
        return lines;
    }

    private String say(Archangel server, String text) throws IOException, InterruptedException {
        return speak(server, text).body();
    }

    private HttpResponse<String> speak(Archangel server, String text) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(server, "/chat"))
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void close_listenerWaiting_getsA503() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting;
        try (var server = Archangel.start(flags(0))) {
            waiting = get(server, "/chat");
            await().until(() ->
                    server.manager().list().stream().map(ProcessInfo::kind).anyMatch("http"::equals));
        }

        assertThat(waiting.join().statusCode()).isEqualTo(503);
    }
}

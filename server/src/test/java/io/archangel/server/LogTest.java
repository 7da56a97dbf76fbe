package io.archangel.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What an application's own lines look like in the server's log. */
final class LogTest {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ProcessManager manager = ProcessManager.create();
    private final NettyLoop loop = NettyLoop.create();
    private final LoopThread thread = LoopThread.start(loop);
    private final InetSocketAddress address = HttpServer.create(manager, HttpOptions.defaults())
            .mount("/thread", "thread", LogTest::log)
            .mount("/inline", "inline", Handler.inline(LogTest::log))
            .listen(loop, "127.0.0.1", 0)
            .address();

    LogTest() {
        System.setErr(new PrintStream(said, true, UTF_8));
    }

    @AfterEach
    void stop() {
        System.setErr(before);
        manager.close();
        thread.close();
        loop.close();
    }

    private static Response log(Request request) {
        System.getLogger("app").log(System.Logger.Level.INFO, "said by the JDK's logger");
        LoggerFactory.getLogger("app").info("said by SLF4J's");
        return Response.text("" + Process.current().orElseThrow().pid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/thread", "/inline"})
    void line_loggedInAHandler_carriesThePidOfItsRequest(String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        var client = HttpClient.newHttpClient();
        var pid = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
        client.shutdownNow();
        assertThat(said.toString(UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("^[0-9:.]+ ", "").strip()))
                .contains("INFO  [" + pid + "] said by the JDK's logger", "INFO  [" + pid + "] said by SLF4J's");
    }

    @Test
    void line_loggedByNobody_carriesNone() {
        LoggerFactory.getLogger("app").info("outside of any process");
        assertThat(said.toString(UTF_8)).contains(" INFO  outside of any process");
    }
}

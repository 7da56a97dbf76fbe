package io.archangel.http;

import static io.archangel.http.Web.read;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.spi.Tap;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request, and a connection, that somebody listens to. */
final class TappedTest {
    private final Web web = new Web();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        web.close();
    }

    @Test
    void request_overHttp1_isHeardWhileItLasts() {
        web.mount("/poll", rq -> {
            go.await();
            return Response.text("late");
        });
        var peer = web.send("GET /poll HTTP/1.1|Host: a||");
        web.until(() -> web.manager.list().size() == 2);
        var heard = new StringBuffer();
        var request = web.manager.list().getLast();
        var mount = web.manager.tap(request.pid(), new Tap() {
            @Override
            public void sent(ByteBuffer data) {
                heard.append(US_ASCII.decode(data));
            }
        });
        go.countDown();
        web.until(() -> read(peer).endsWith("late"));
        assertThat(heard.toString()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("late");
        mount.close();
        var connection = web.manager.list().getFirst();
        assertThat(connection.kind()).isEqualTo("conn");
        try (var again = web.manager.tap(connection.pid(), new Tap() {
            @Override
            public void received(ByteBuffer data) {
                heard.append(US_ASCII.decode(data));
            }
        })) {
            web.send(peer, "GET /poll HTTP/1.1|Host: b||");
            web.until(() -> heard.toString().endsWith("Host: b\r\n\r\n"));
        }
    }
}

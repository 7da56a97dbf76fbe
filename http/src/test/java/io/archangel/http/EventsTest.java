package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.loop.FakePeer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Server-sent events, as an EventSource gets them. */
final class EventsTest {
    private final Web web = new Web();
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicReference<Events> kept = new AtomicReference<>();

    @AfterEach
    void close() {
        web.close();
    }

    private FakePeer open(String more) {
        web.mount("/", Handler.inline(rq -> Response.openEvents(kept::set)));
        return web.send("GET / HTTP/1.1|Host: a|" + more + "|");
    }

    /** What is in the chunks that came. */
    private static String body(FakePeer peer) {
        var all = peer.received();
        return all.substring(all.indexOf("\r\n\r\n") + 4)
                .replaceAll("(?m)^[0-9a-f]+\r\n", "")
                .replace("\r\n", "");
    }

    @Test
    void events_haveTheirHead() {
        assertThat(Web.read(open("")))
                .isEqualTo("HTTP/1.1 200 OK|Content-Type: text/event-stream|Cache-Control: no-store|"
                        + "X-Accel-Buffering: no|Transfer-Encoding: chunked||");
    }

    @Test
    void event_hasALineForEachLineOfItsData() {
        var peer = open("");
        var event = Event.of("one\ntwo\r\nthree\rfour").id("47ö").name("tick").retry(Duration.ofSeconds(3));
        assertThat(kept.get().offer(event)).isTrue();
        assertThat(kept.get().offer(Event.of(""))).isTrue();
        web.loop.runReady();
        assertThat(body(peer))
                .isEqualTo("id: 47ö\nevent: tick\nretry: 3000\ndata: one\ndata: two\ndata: three\ndata: four\n\n"
                        + "data: \n\n");
    }

    @Test
    void lineBreaks_inIdAndName_areRefused() {
        for (var bad : new String[] {"a\nb", "a\rb", "\0"}) {
            assertThatThrownBy(() -> Event.of("").id(bad)).isInstanceOf(HttpException.class);
            assertThatThrownBy(() -> Event.of("").name(bad)).isInstanceOf(HttpException.class);
        }
    }

    @Test
    void lastId_isWhatThePageHadLast() {
        open("Last-Event-ID: 47ö|");
        assertThat(kept.get().lastId()).contains("47ö");
    }

    @Test
    void lastId_ofAPageThatHadNone_isEmpty() {
        open("");
        assertThat(kept.get().lastId()).isEmpty();
    }

    @Test
    void silence_isBrokenByAComment() {
        var peer = open("");
        web.loop.advance(Duration.ofSeconds(16));
        web.until(() -> body(peer).equals(": \n\n"));
        kept.get().offer(Event.of("x"));
        web.loop.advance(Duration.ofSeconds(15));
        web.loop.advance(Duration.ofSeconds(1));
        assertThat(body(peer)).isEqualTo(": \n\ndata: x\n\n");
    }

    @Test
    void writer_sendsAndEnds() {
        web.mount(
                "/",
                rq -> Response.events(events -> {
                    events.send("one");
                    events.comment("two\nthree");
                    events.send(Event.of("x".repeat(100_000)));
                }));
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        web.until(() -> peer.received().endsWith("0\r\n\r\n"));
        assertThat(body(peer))
                .startsWith("data: one\n\n: two\n: three\n\ndata: xxx")
                .contains("x".repeat(100_000) + "\n\n");
    }

    @Test
    void clientGone_endsAPostToo() {
        web.mount(
                "/",
                rq -> Response.events(events -> {
                    events.send("one");
                    never.await();
                }));
        var peer = web.send("POST / HTTP/1.1|Host: a|Content-Length: 0||");
        web.until(() -> peer.received().contains("one"));
        peer.reset();
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("http").exit()).isEqualTo("HUP");
    }
}

package io.archangel.http;

import static io.archangel.http.Surfer.BINARY;
import static io.archangel.http.Surfer.CONTINUATION;
import static io.archangel.http.Surfer.LAST;
import static io.archangel.http.Surfer.PING;
import static io.archangel.http.Surfer.PONG;
import static io.archangel.http.Surfer.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Exit;
import io.archangel.process.Kill;
import io.archangel.process.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket's life, at the server's end: a listener on the loop or a talk on a thread. */
final class WebSocketTest {
    private final Web web = new Web();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicReference<WebSocket> opened = new AtomicReference<>();

    @AfterEach
    void close() {
        web.close();
    }

    /** Writes down what it hears, and sends it back. */
    private final class Echo implements WebSocket.Listener {
        @Override
        public void opened(WebSocket socket) {
            opened.set(socket);
            heard.add("opened");
        }

        @Override
        public void text(WebSocket socket, String text) {
            heard.add(text);
            socket.offer(text);
        }

        @Override
        public void binary(WebSocket socket, byte[] bytes) {
            heard.add("bytes " + bytes.length);
            socket.offer(bytes);
        }

        @Override
        public void closed(WebSocket socket, int code, String reason) {
            heard.add("closed " + code + " " + reason);
        }
    }

    private Surfer echo() {
        return echo(WebSocketOptions.defaults(), "");
    }

    private Surfer echo(WebSocketOptions options, String more) {
        web.mount("/ws", Handler.inline(rq -> Response.webSocket(options, new Echo())));
        return new Surfer(web, more);
    }

    private Surfer talk(WebSocket.Talk talk) {
        web.mount("/ws", rq -> Response.webSocket(talk));
        var surfer = new Surfer(web);
        web.until(() -> surfer.head().startsWith("HTTP/1.1 101 "));
        return surfer;
    }

    // ---- messages ----

    @Test
    void messages_areHeardAndSentBack() {
        var surfer = echo();
        assertThat(surfer.head())
                .isEqualTo("HTTP/1.1 101 Switching Protocols|Upgrade: websocket|"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=|Connection: Upgrade||");
        surfer.text("hällo").send(LAST | BINARY, "abc");
        assertThat(surfer.frames()).containsExactly("TEXT hällo", "BINARY abc");
        assertThat(heard).containsExactly("opened", "hällo", "bytes 3");
        surfer.close(1000, "bye");
        assertThat(surfer.frames()).endsWith("CLOSE 1000 bye");
        assertThat(heard).endsWith("closed 1000 bye");
        assertThat(surfer.peer.isClosed()).isTrue();
        assertThat(web.past("ws").exit()).isEqualTo("OK");
        assertThat(web.manager.list()).isEmpty();
    }

    @Test
    void upgrade_isTheSameProcess() {
        var surfer = echo();
        var process = web.only("ws");
        assertThat(process.pid()).isEqualTo(2);
        assertThat(process.ppid()).isEqualTo(1);
        assertThat(process.name()).isEqualTo("WS /ws");
        long out = process.out();
        surfer.text("12345");
        assertThat(web.only("ws").out()).isEqualTo(out + 7);
        assertThat(web.only("ws").in()).isEqualTo(process.in() + 11);
    }

    @Test
    void framesBehindTheRequest_areFrames() {
        web.mount("/ws", rq -> Response.webSocket(new Echo()));
        var peer = web.connect();
        peer.send((Surfer.ASKED + "|").replace("|", "\r\n"));
        peer.send(Surfer.frame(LAST | TEXT, "early".getBytes(StandardCharsets.UTF_8)));
        web.until(() -> heard.contains("early"));
        assertThat(heard).containsExactly("opened", "early");
    }

    @Test
    void messageInPieces_withAPingBetween_isOne() {
        var surfer = echo();
        surfer.send(TEXT, "a").send(LAST | PING, "?").send(CONTINUATION, "b").send(LAST | CONTINUATION, "c");
        surfer.send(LAST | PONG, "unasked");
        assertThat(surfer.frames()).containsExactly("PONG ?", "TEXT abc");
    }

    @Test
    void frameByteByByte_isOne() {
        var surfer = echo();
        for (byte b : Surfer.frame(LAST | TEXT, new byte[300])) {
            surfer.raw(new byte[] {b});
        }
        assertThat(heard).hasSize(2).last().isEqualTo("\0".repeat(300));
    }

    @Test
    void unwantedBytes_close1003() {
        web.mount("/ws", Handler.inline(rq -> Response.webSocket(new WebSocket.Listener() {})));
        var surfer = new Surfer(web).send(LAST | BINARY, "abc");
        assertThat(surfer.frames()).containsExactly("CLOSE 1003 no bytes are taken here");
    }

    // ---- the end ----

    @Test
    void closed_byTheServer_waitsForTheClientToAgree() {
        var surfer = echo();
        opened.get().offer("last");
        opened.get().close(3001, "so long");
        assertThat(opened.get().isOpen()).isFalse();
        assertThat(opened.get().offer("late")).isFalse();
        surfer.text("meanwhile");
        assertThat(surfer.frames()).containsExactly("TEXT last", "CLOSE 3001 so long");
        assertThat(heard).endsWith("meanwhile");
        surfer.close(3001, "");
        assertThat(surfer.peer.isClosed()).isTrue();
        assertThat(heard).endsWith("closed 3001 ");
    }

    @Test
    void closed_byTheServer_isCutIfTheClientNeverAgrees() {
        var surfer = echo();
        opened.get().close();
        web.loop.advance(Duration.ofSeconds(6));
        web.until(surfer.peer::isClosed);
        assertThat(heard).endsWith("closed 1006 ");
        web.until(() -> web.manager.list().isEmpty());
    }

    @Test
    void connectionLost_isAHangup() {
        var surfer = echo();
        surfer.peer.reset();
        web.loop.runReady();
        assertThat(heard).containsExactly("opened", "closed 1006 ");
        assertThat(web.past("ws").exit()).isEqualTo("HUP");
        assertThat(opened.get().offer("late")).isFalse();
    }

    @Test
    void killed_client1012() {
        var surfer = echo();
        var receipt = web.kill(Kill.of(web.only("ws").pid()).by("root@test"));
        assertThat(receipt.response()).isEqualTo("1012");
        assertThat(surfer.frames()).containsExactly("CLOSE 1012 ended by the server; try again");
        assertThat(heard).endsWith("closed 1012 ended by the server; try again");
        assertThat(surfer.peer.isEnded()).isTrue();
        surfer.close(1012, "");
        surfer.peer.close();
        web.loop.runReady();
        assertThat(surfer.peer.isClosed()).isTrue();
        assertThat(surfer.peer.isReset()).isFalse();
        assertThat(web.manager.list()).isEmpty();
    }

    @Test
    void killedAndTheClientStays_isClosedASecondLater() {
        var surfer = echo();
        web.kill(Kill.of(web.only("ws").pid()).signal(Signal.KILL));
        assertThat(surfer.peer.isClosed()).isFalse();
        web.loop.advance(Duration.ofSeconds(2));
        web.until(surfer.peer::isClosed);
    }

    @Test
    void connectionKilled_client1012() {
        var surfer = echo();
        var receipt = web.kill(Kill.of(web.only("conn").pid()));
        assertThat(receipt.response()).isEqualTo("1012");
        assertThat(surfer.frames()).containsExactly("CLOSE 1012 ended by the server; try again");
        assertThat(surfer.peer.isClosed()).isTrue();
        web.until(() -> web.manager.list().isEmpty());
    }

    @Test
    void listenerThrows_client1011AndOneReport() {
        web.mount(
                "/ws",
                Handler.inline(rq -> Response.webSocket(new WebSocket.Listener() {
                    @Override
                    public void text(WebSocket socket, String text) {
                        throw new IllegalStateException("secret");
                    }
                })));
        var surfer = new Surfer(web).text("go").text("on");
        assertThat(surfer.frames()).containsExactly("CLOSE 1011 the WebSocket failed, pid 2");
        web.until(() -> web.reports.size() == 1);
        assertThat(web.reports.getFirst().exit()).isInstanceOf(Exit.Failed.class);
    }

    @Test
    void serverClosed_client1001() {
        var surfer = echo();
        web.server.close();
        web.loop.runReady();
        assertThat(surfer.frames()).containsExactly("CLOSE 1001 the server goes away");
    }

    // ---- stopped, slow, silent ----

    @Test
    void stopped_neitherReadsNorSends() {
        var surfer = echo();
        web.kill(Kill.of(web.only("ws").pid()).signal(Signal.STOP));
        surfer.text("held");
        assertThat(opened.get().offer("waits")).isTrue();
        web.loop.advance(Duration.ofMinutes(5));
        assertThat(heard).containsExactly("opened");
        assertThat(surfer.frames()).isEmpty();
        web.kill(Kill.of(web.only("ws").pid()).signal(Signal.CONT));
        web.until(() -> heard.contains("held"));
        assertThat(surfer.frames()).contains("TEXT waits", "TEXT held");
    }

    @Test
    void stoppedAndKilled_client1012() {
        var surfer = echo();
        web.kill(Kill.of(web.only("ws").pid()).signal(Signal.STOP));
        web.kill(Kill.of(web.only("ws").pid()).signal(Signal.KILL));
        assertThat(surfer.frames()).containsExactly("CLOSE 1012 ended by the server; try again");
    }

    @Test
    void slowClient_refusesOffersAndIsNotReadMeanwhile() {
        var surfer = echo();
        surfer.peer.pause();
        int taken = 0;
        while (opened.get().offer("x".repeat(10_000))) {
            taken++;
        }
        assertThat(taken * 10_000).isBetween(256 << 10, 512 << 10);
        surfer.text("unread");
        assertThat(heard).containsExactly("opened");
        surfer.peer.resume();
        web.loop.runReady();
        assertThat(heard).containsExactly("opened", "unread");
        assertThat(surfer.frames()).hasSize(taken + 1);
    }

    @Test
    void slowClientKilled_isCut() {
        var surfer = echo();
        surfer.peer.pause();
        while (opened.get().offer("x".repeat(10_000))) {}
        assertThat(web.kill(Kill.of(web.only("ws").pid())).response()).isEqualTo("cut");
        assertThat(surfer.peer.isClosed()).isTrue();
    }

    @Test
    void silentClient_isAskedAndThenGone() {
        var surfer = echo();
        web.loop.advance(Duration.ofSeconds(31));
        web.until(() -> !surfer.frames().isEmpty());
        assertThat(surfer.frames()).containsExactly("PING ");
        surfer.send(LAST | PONG, "");
        web.loop.advance(Duration.ofSeconds(31));
        web.until(() -> surfer.frames().size() == 2);
        web.loop.advance(Duration.ofSeconds(30));
        web.until(surfer.peer::isClosed);
        assertThat(heard).endsWith("closed 1006 ");
        web.until(() -> web.past("ws").exit().equals("HUP"));
    }

    // ---- a talk ----

    @Test
    void talk_receivesAndSends() {
        var surfer = talk(peer -> {
            for (var message = peer.receive(); message != null; message = peer.receive()) {
                switch (message) {
                    case Message.Text(var text) -> peer.send(text);
                    case Message.Binary(var bytes) -> peer.send(bytes);
                }
            }
            heard.add("over");
        });
        surfer.text("one").send(LAST | BINARY, "two");
        web.until(() -> surfer.frames().size() == 2);
        assertThat(surfer.frames()).containsExactly("TEXT one", "BINARY two");
        surfer.close(1001, "");
        web.until(surfer.peer::isClosed);
        assertThat(surfer.frames()).endsWith("CLOSE 1001 ");
        assertThat(heard).containsExactly("over");
        assertThat(web.past("ws").exit()).isEqualTo("OK");
    }

    @Test
    void talkReturns_closes1000() {
        var surfer = talk(peer -> peer.send("hi"));
        web.until(() -> surfer.frames().size() == 2);
        assertThat(surfer.frames()).containsExactly("TEXT hi", "CLOSE 1000 ");
        surfer.text("unheard").close(1000, "");
        web.until(() -> web.past("ws").exit().equals("OK"));
        assertThat(surfer.peer.isClosed()).isTrue();
    }

    @Test
    void talkThrows_client1011() {
        var surfer = talk(peer -> {
            throw new IllegalStateException("secret");
        });
        web.until(() -> surfer.frames().size() == 1);
        assertThat(surfer.frames()).containsExactly("CLOSE 1011 the WebSocket failed, pid 2");
        web.until(() -> web.reports.size() == 1);
    }

    @Test
    void talkSendsAfterTheClientClosed_isNoFailure() {
        var gate = new CountDownLatch(1);
        var surfer = talk(peer -> {
            gate.await();
            peer.send("late");
        });
        surfer.close(1000, "");
        assertThat(surfer.frames()).containsExactly("CLOSE 1000 ");
        gate.countDown();
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("ws").exit()).isEqualTo("OK");
        assertThat(web.reports).isEmpty();
    }

    @Test
    void talkThatDoesNotHear_isHungUpOnLater() {
        var surfer = talk(peer -> new CountDownLatch(1).await());
        surfer.close(1000, "");
        assertThat(surfer.peer.isClosed()).isFalse();
        web.loop.advance(Duration.ofSeconds(6));
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("ws").exit()).isEqualTo("HUP");
    }

    @Test
    void talkKilled_waitsNoLonger() {
        var surfer = talk(peer -> {
            heard.add("talks");
            try {
                peer.receive();
            } finally {
                heard.add("over");
            }
        });
        web.until(() -> !heard.isEmpty());
        web.kill(Kill.of(web.only("ws").pid()));
        assertThat(surfer.frames()).containsExactly("CLOSE 1012 ended by the server; try again");
        web.until(() -> heard.size() == 2);
    }

    @Test
    void fastClient_isHeldBackUntilTheTalkReceives() {
        var gate = new CountDownLatch(1);
        var surfer = talk(peer -> {
            gate.await();
            for (int got = 0; got < 100; got++) {
                peer.receive();
            }
            heard.add("all");
        });
        for (int sent = 0; sent < 100; sent++) {
            surfer.text("x".repeat(10_000));
        }
        long held = web.only("ws").in();
        assertThat(held).isLessThan(300_000);
        gate.countDown();
        web.until(() -> heard.contains("all"));
    }

    @Test
    void slowClient_holdsTheTalkBack() {
        var sent = new CopyOnWriteArrayList<Integer>();
        var begin = new CountDownLatch(1);
        web.mount(
                "/ws",
                rq -> Response.webSocket(peer -> {
                    begin.await();
                    for (int i = 0; i < 100; i++) {
                        peer.send("x".repeat(10_000));
                        sent.add(i);
                    }
                }));
        var surfer = new Surfer(web);
        surfer.peer.pause();
        begin.countDown();
        web.until(() -> sent.size() > 25);
        assertThat(sent).hasSizeLessThan(60);
        surfer.peer.resume();
        web.until(() -> surfer.frames().size() == 101);
    }
}

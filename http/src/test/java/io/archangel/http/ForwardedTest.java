package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.FakeLoop;
import io.archangel.loop.FakePeer;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What proxies say of a request's client, in Forwarded and X-Forwarded headers. Who connects is 127.0.0.1. */
final class ForwardedTest {
    private static final String DIRECT = "127.0.0.1:50001 http direct.test";

    private final FakeLoop loop = new FakeLoop();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(loop.clock()));
    private final HttpServer server = HttpServer.create(manager, HttpOptions.defaults());
    private final List<String> shown = new ArrayList<>();

    @AfterEach
    void close() {
        server.close();
        loop.close();
        manager.close();
    }

    private String ask(Proxies trusted, String headers) {
        server.mount("/", "who", Handler.inline(rq -> {
            shown.addAll(manager.list().stream()
                    .filter(it -> it.kind().equals("http"))
                    .map(ProcessInfo::client)
                    .toList());
            return Response.text(
                    rq.client() + " " + rq.scheme() + " " + rq.host().orElse("-"));
        }));
        return send(trusted, headers);
    }

    private String send(Proxies trusted, String headers) {
        FakePeer peer =
                loop.connect(server.listen(loop, Listen.on("localhost", 0).behind(trusted)));
        var lines = headers.isEmpty() ? "" : headers.replace("|", "\r\n") + "\r\n";
        peer.send("GET / HTTP/1.1\r\nHost: direct.test:81\r\n" + lines + "\r\n");
        loop.runReady();
        return peer.received().substring(peer.received().indexOf("\r\n\r\n") + 4);
    }

    private String askBehind(String headers) {
        return ask(Proxies.of("127.0.0.1", "10.0.0.0/8", "2001:db8::/32"), headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "X-Forwarded-For: 203.0.113.7; 203.0.113.7 http direct.test",
                "X-Forwarded-For: 203.0.113.7:4711; 203.0.113.7:4711 http direct.test",
                "X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.1.1.1; 203.0.113.7 http direct.test",
                "X-Forwarded-For: 6.6.6.6|X-Forwarded-For: 203.0.113.7; 203.0.113.7 http direct.test",
                "X-Forwarded-For: nonsense, 203.0.113.7; 203.0.113.7 http direct.test",
                "X-Forwarded-For: 10.1.1.2, 10.1.1.1; 10.1.1.2 http direct.test",
                "X-Forwarded-For: 2002:db9::1; 2002:db9:0:0:0:0:0:1 http direct.test",
                "X-Forwarded-For: [2002:db9::1]:99, 2001:db8::5; [2002:db9:0:0:0:0:0:1]:99 http direct.test",
                "X-Forwarded-For: 203.0.113.7|X-Forwarded-Proto: https|X-Forwarded-Host: Shop.test:8443; 203.0.113.7 https shop.test",
                "X-Forwarded-For: 203.0.113.7, 10.1.1.1|X-Forwarded-Proto: https, http; 203.0.113.7 https direct.test",
                "X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.1.1.1|X-Forwarded-Proto: https; 203.0.113.7 https direct.test",
                "X-Forwarded-Proto: https|X-Forwarded-Host: shop.test; 127.0.0.1:50001 https shop.test",
                "Forwarded: for=203.0.113.7; 203.0.113.7 http direct.test",
                "X-Forwarded-For: 203.0.113.7|X-Forwarded-Proto: gopher|X-Forwarded-Host: a b; 203.0.113.7 http direct.test"
            })
    void trustedProxy_isBelieved(String headers, String expected) {
        assertThat(askBehind(headers)).isEqualTo(expected);
        assertThat(shown).containsExactly(expected.substring(0, expected.indexOf(' ')));
    }

    @Test
    void standardHeader_isReadWithAllItsForms() {
        assertThat(askBehind(
                        "Forwarded: for=6.6.6.6;proto=http, For=\"[2002:db9::1]:4711\" ; Proto=HTTPS;host=\"Shop.test:1\";by=x,"
                                + " for=10.1.1.1;proto=http"))
                .isEqualTo("[2002:db9:0:0:0:0:0:1]:4711 https shop.test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "Forwarded: for=_hidden;proto=https, for=10.1.1.1 # _hidden https direct.test",
                "Forwarded: for=unknown # unknown http direct.test",
                "Forwarded: for=\"_gw:_port\" # _gw http direct.test",
                "Forwarded: proto=https # 127.0.0.1:50001 https direct.test",
                "Forwarded: for=6.6.6.6, proto=https, for=10.1.1.1 # 10.1.1.1 https direct.test",
                "Forwarded: for=203.0.113.7|X-Forwarded-For: 203.0.113.7 # 203.0.113.7 http direct.test"
            })
    void whatIsHidden_endsTheWalk(String headers, String expected) {
        assertThat(askBehind(headers)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "X-Forwarded-For: nonsense",
                "X-Forwarded-For: 203.0.113.7, ",
                "X-Forwarded-For: 203.0.113.7:99999999",
                "X-Forwarded-For: 203.0.113.07",
                "X-Forwarded-For: shop.test",
                "X-Forwarded-For: [203.0.113.7]",
                "X-Forwarded-For: []",
                "Forwarded: for=203.0.113.7;for=203.0.113.8",
                "Forwarded: for=203.0.113.7;proto",
                "Forwarded: for=\"203.0.113.7",
                "Forwarded: for=\"x\\",
                "Forwarded: for=203.0.113.7 proto=https",
                "Forwarded: for=[2002:db9::1]",
                "Forwarded: for=203.0.113.7|X-Forwarded-For: 203.0.113.8",
                "Forwarded: for=203.0.113.7;proto=https|X-Forwarded-For: 203.0.113.7",
                "Forwarded: for=\"|X-Forwarded-For: 203.0.113.7"
            })
    void nonsense_isIgnored(String headers) {
        assertThat(askBehind(headers)).isEqualTo(DIRECT);
    }

    @Test
    void whoIsNotTrusted_hasNoEffect_butTheHeadersStay() {
        server.mount(
                "/",
                "who",
                Handler.inline(rq -> Response.text(rq.client() + " " + rq.scheme() + " "
                        + rq.host().orElse("-") + " " + rq.header("x-forwarded-for"))));
        var headers = "X-Forwarded-For: 203.0.113.7|X-Forwarded-Proto: https|X-Forwarded-Host: shop.test";
        assertThat(send(Proxies.of("10.0.0.0/8", "unix"), headers))
                .isEqualTo("127.0.0.1:50001 http direct.test Optional[203.0.113.7]");
        assertThat(send(Proxies.none(), headers)).startsWith("127.0.0.1:50002 http direct.test");
    }

    @Test
    void app_isThatOfTheHostTheClientAskedFor() {
        server.mount(
                App.of("shop", "/", Handler.inline(rq -> Response.text("shop"))).host("shop.test"));
        server.mount("/", "other", Handler.inline(rq -> Response.text("other")));
        assertThat(send(Proxies.of("127.0.0.1"), "X-Forwarded-Host: shop.test")).isEqualTo("shop");
        assertThat(send(Proxies.none(), "X-Forwarded-Host: shop.test")).isEqualTo("other");
    }
}

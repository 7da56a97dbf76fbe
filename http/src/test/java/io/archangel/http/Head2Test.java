package io.archangel.http;

import static io.archangel.http.Peer2.END_HEADERS;
import static io.archangel.http.Peer2.END_STREAM;
import static io.archangel.http.Peer2.HEADERS;
import static io.archangel.http.Peer2.block;
import static io.archangel.http.Peer2.frame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which heads are requests over HTTP/2 (RFC 9113, 8.2 and 8.3). */
final class Head2Test {
    private static final String GET = ":method=GET|:scheme=http|:path=/|:authority=a";

    private final Web web = new Web();

    @AfterEach
    void close() {
        web.close();
    }

    /** @param fields {@code name=value} with {@code |} between, CR LF as {@code \n} */
    private List<String> ask(String fields) {
        web.mount(
                "/",
                Handler.inline(rq -> Response.text(rq.method() + rq.path() + " "
                        + rq.header("host").orElse("-") + rq.header("cookie").orElse(""))));
        var all = new ArrayList<String>();
        for (var field : fields.replace("\\n", "\r\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
                .split("\\|", -1)) {
            int at = Math.max(0, field.indexOf('=', field.startsWith("=") ? 0 : 1));
            all.add(field.substring(0, at));
            all.add(field.substring(at + 1));
        }
        var head = block(all.toArray(String[]::new));
        return new Peer2(web)
                .send(frame(HEADERS, END_HEADERS | END_STREAM, 1, head))
                .news();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":method=GET|:scheme=http|:authority=a",
                ":method=GET|:path=/|:authority=a",
                ":scheme=http|:path=/|:authority=a",
                ":method=GET|:scheme=http|:path=|:authority=a",
                ":method=GET|:scheme=http|:path=x|:authority=a",
                ":method=GET|:scheme=http|:path=*|:authority=a",
                ":method=GET|:scheme=http|:path=http://a/|:authority=a",
                ":method=GET|:scheme=http|:path=/a b|:authority=a",
                ":method=GET|:scheme=http|:path=/ HTTP/1.1\\nx: y|:authority=a",
                ":method=GET|:method=GET|:scheme=http|:path=/|:authority=a",
                ":method=GET|:scheme=http|:path=/|:path=/|:authority=a",
                ":method=GET|:scheme=http|:path=/|:authority=a|:authority=a",
                ":method=GET|:scheme=http|:path=/|x=y|:authority=a",
                ":method=GET|:scheme=http|:path=/|cookie=y|:authority=a",
                GET + "|:status=200",
                GET + "|:protocol=websocket",
                GET + "|X=y",
                GET + "|x y=z",
                GET + "|x:y=z",
                GET + "|=z",
                GET + "|x=a\\nb: c",
                GET + "|x=a\\0",
                GET + "|x= a",
                GET + "|x=a ",
                GET + "|x=\\ta",
                GET + "|connection=close",
                GET + "|keep-alive=5",
                GET + "|proxy-connection=close",
                GET + "|transfer-encoding=chunked",
                GET + "|upgrade=h2c",
                GET + "|te=gzip",
                GET + "|te=trailers, gzip",
                GET + "|host=a|host=a",
                GET + "|content-length=1",
            })
    void malformed_isReset(String fields) {
        assertThat(ask(fields)).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
        assertThat(web.manager.history()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":method=GET|:scheme=http|:path=/",
                ":method=GET|:scheme=ftp|:path=/|:authority=a",
                ":method=GET|:scheme=http|:path=/|:authority=a/b",
                ":method=GET|:scheme=http|:path=/|:authority=user@a",
                ":method=GET|:scheme=http|:path=/|:authority=",
                ":method=GET|:scheme=http|:path=/../x|:authority=a",
                ":method=GET|:scheme=http|:path=/%2f|:authority=a",
                ":method=GE T|:scheme=http|:path=/|:authority=a",
                ":method=|:scheme=http|:path=/|:authority=a",
                ":method=GET / HTTP/1.1\\nx: y|:scheme=http|:path=/|:authority=a",
                GET + "|host=b",
                GET + "|content-length=0|content-length=0",
                GET + "|content-length=x",
            })
    void wellFormedAndNoRequest_is400OrReset(String fields) {
        var news = ask(fields);
        assertThat(news.getFirst()).isIn("HEADERS 1 400", "RST_STREAM 1 PROTOCOL_ERROR");
        assertThat(web.manager.history()).isEmpty();
    }

    @Test
    void connect_is501() {
        assertThat(ask(":method=CONNECT|:authority=a:443").getFirst()).isEqualTo("HEADERS 1 501");
    }

    @Test
    void hostThatAgrees_isOne() {
        assertThat(ask(GET + "|host=A")).endsWith("DATA 1 GET/ a END");
    }

    @Test
    void hostWithoutAuthority_isEnough() {
        assertThat(ask(":method=GET|:scheme=http|:path=/|host=b")).endsWith("DATA 1 GET/ b END");
    }

    @Test
    void crumbs_areOneCookie() {
        assertThat(ask(GET + "|cookie=a=1|x=y|cookie=b=2")).endsWith("DATA 1 GET/ aa=1; b=2 END");
    }

    @Test
    void trailersWanted_isNoConnection() {
        assertThat(ask(GET + "|te=trailers")).endsWith("DATA 1 GET/ a END");
    }

    @Test
    void headTooLong_is431_andTheNextIsServed() {
        var peer = new Peer2(web);
        web.mount("/", Handler.inline(rq -> Response.text("hi")));
        var big = "x".repeat(8_000);
        peer.send(frame(HEADERS, END_STREAM, 1, Peer2.request("GET", "/", "a", big)));
        peer.send(frame(Peer2.CONTINUATION, END_HEADERS, 1, block("b", big, "c", big)));
        assertThat(peer.news().getFirst()).isEqualTo("HEADERS 1 431");
        assertThat(peer.get(3, "/").news()).containsExactly("HEADERS 3 200", "DATA 3 hi END");
    }

    @Test
    void tooManyLines_is431() {
        var fields = new StringBuilder(GET);
        for (int i = 0; i < 100; i++) {
            fields.append("|x=y");
        }
        assertThat(ask(fields.toString()).getFirst()).isEqualTo("HEADERS 1 431");
    }

    @Test
    void pathTooLong_is414() {
        assertThat(ask(":method=GET|:scheme=http|:authority=a|:path=/" + "x".repeat(9_000))
                        .getFirst())
                .isEqualTo("HEADERS 1 414");
    }
}

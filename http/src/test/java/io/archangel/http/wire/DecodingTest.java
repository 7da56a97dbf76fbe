package io.archangel.http.wire;

import static io.archangel.http.wire.Transcript.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each conversation, and what is to be read from it. CR LF is written {@code |}, a tab {@code ~}. */
final class DecodingTest {
    private static final long LIMIT = 100;

    private static final String[][] CASES = {
        // what is good
        {"GET / HTTP/1.1|Host: a||", "GET /"},
        {"GET /a/b?c=d&e HTTP/1.1|Host: a||", "GET /a/b?c=d&e"},
        {"GET /? HTTP/1.1|Host: a||", "GET /?"},
        {"M-SEARCH!#$%&'*+.^_` / HTTP/1.1|Host: a||", "M-SEARCH!#$%&'*+.^_` /"},
        {"GET / HTTP/1.1|hOsT:a||", "GET /"},
        {"GET / HTTP/1.1|Host:~ a ~||", "GET /"},
        {"GET / HTTP/1.1|Host: a.b-c.d:8080||", "GET /"},
        {"GET / HTTP/1.1|Host: a:||", "GET /"},
        {"GET / HTTP/1.1|Host: [::1]:8080||", "GET /"},
        {"GET / HTTP/1.1|Host: 127.0.0.1||", "GET /"},
        {"GET / HTTP/1.1|Host: a|X:||", "GET /"},
        {"GET / HTTP/1.1|Host: a|X: \u00e9~x||", "GET /"},
        {"|GET / HTTP/1.1|Host: a||", "GET /"},
        {"GET / HTTP/1.1|Host: a||GET /b HTTP/1.1|Host: a||", "GET /, GET /b"},
        {"GET / HTTP/1.1|Host: a|||GET /b HTTP/1.1|Host: a||", "GET /, GET /b"},
        {"OPTIONS * HTTP/1.1|Host: a||", "OPTIONS *"},
        {"GET http://a/b HTTP/1.1|Host: a||", "GET /b"},
        {"GET HTTP://A:80/b?c HTTP/1.1|Host: a:80||", "GET /b?c"},
        {"GET http://a HTTP/1.1|Host: a||", "GET /"},
        {"GET http://a?b HTTP/1.1|Host: a||", "GET /?b"},
        {"GET https://a/b HTTP/1.1|Host: a||", "GET /b"},
        {"GET / HTTP/1.0||", "GET / 1.0"},
        {"GET / HTTP/1.0|Connection: keep-alive||", "GET / 1.0 keep"},
        {"GET / HTTP/1.0|Connection: Keep-Alive, x||", "GET / 1.0 keep"},
        {"GET / HTTP/1.0|Connection: keep-alive, close||", "GET / 1.0"},
        {"GET / HTTP/1.1|Host: a|Connection: close||", "GET / close"},
        {"GET / HTTP/1.1|Host: a|Connection: x , CLOSE||", "GET / close"},
        {"GET / HTTP/1.1|Host: a|Connection: x|Connection: close||", "GET / close"},
        {"GET / HTTP/1.1|Host: a|Connection: closer||", "GET /"},
        // paths
        {"GET /%41%2d HTTP/1.1|Host: a||", "GET /A-"},
        {"GET /%C3%A9 HTTP/1.1|Host: a||", "GET /\u00e9"},
        {"GET /a//b HTTP/1.1|Host: a||", "GET /a//b"},
        {"GET /a..b/.c HTTP/1.1|Host: a||", "GET /a..b/.c"},
        {"GET /%2525 HTTP/1.1|Host: a||", "GET /%25"},
        {"GET /a?../b HTTP/1.1|Host: a||", "GET /a?../b"},
        {"GET /%2f HTTP/1.1|Host: a||", "400"},
        {"GET /%00 HTTP/1.1|Host: a||", "400"},
        {"GET /%0a HTTP/1.1|Host: a||", "400"},
        {"GET /%7F HTTP/1.1|Host: a||", "400"},
        {"GET /% HTTP/1.1|Host: a||", "400"},
        {"GET /%4 HTTP/1.1|Host: a||", "400"},
        {"GET /%4g HTTP/1.1|Host: a||", "400"},
        {"GET /%ff HTTP/1.1|Host: a||", "400"},
        {"GET /%c0%af HTTP/1.1|Host: a||", "400"},
        {"GET /a/../b HTTP/1.1|Host: a||", "400"},
        {"GET /a/%2e%2E/b HTTP/1.1|Host: a||", "400"},
        {"GET /.. HTTP/1.1|Host: a||", "400"},
        {"GET /a/. HTTP/1.1|Host: a||", "400"},
        // request lines
        {"GET  / HTTP/1.1|Host: a||", "400"},
        {"GET /  HTTP/1.1|Host: a||", "400"},
        {"GET / HTTP/1.1 |Host: a||", "400"},
        {" GET / HTTP/1.1|Host: a||", "400"},
        {"GET~/ HTTP/1.1|Host: a||", "400"},
        {"GET /|Host: a||", "400"},
        {"GET|Host: a||", "400"},
        {"GET / |Host: a||", "400"},
        {"GET HTTP/1.1|Host: a||", "400"},
        {"G(T / HTTP/1.1|Host: a||", "400"},
        {"G\u00c9T / HTTP/1.1|Host: a||", "400"},
        {"GET /\u00e9 HTTP/1.1|Host: a||", "400"},
        {"GET /<a> HTTP/1.1|Host: a||", "400"},
        {"GET /\" HTTP/1.1|Host: a||", "400"},
        {"GET /\\ HTTP/1.1|Host: a||", "400"},
        {"GET /#a HTTP/1.1|Host: a||", "400"},
        {"GET a HTTP/1.1|Host: a||", "400"},
        {"GET a:80 HTTP/1.1|Host: a||", "400"},
        {"GET * HTTP/1.1|Host: a||", "400"},
        {"GET ftp://a/ HTTP/1.1|Host: a||", "400"},
        {"GET http:///b HTTP/1.1|Host: a||", "400"},
        {"GET http://b/ HTTP/1.1|Host: a||", "400"},
        {"GET http://a:81/ HTTP/1.1|Host: a||", "400"},
        {"GET http://u@a/ HTTP/1.1|Host: a||", "400"},
        {"GET http://u@a/ HTTP/1.1|Host: u@a||", "400"},
        {"GET / http/1.1|Host: a||", "400"},
        {"GET / HTTP/1.|Host: a||", "400"},
        {"GET / HTTP/11|Host: a||", "400"},
        {"GET / HTTP/1.10|Host: a||", "400"},
        {"GET / HTTPS/1.1|Host: a||", "400"},
        {"GET / HTTP/1.2|Host: a||", "505"},
        {"GET / HTTP/0.9|Host: a||", "505"},
        {"GET / HTTP/2.0|Host: a||", "505"},
        {"PRI * HTTP/2.0||SM||", "505"},
        {"CONNECT a:80 HTTP/1.1|Host: a:80||", "501"},
        {"||GET / HTTP/1.1|Host: a||", "400"},
        {"\u0016\u0003\u0001\u0002", "400"},
        {"GET /\u0000 HTTP/1.1|Host: a||", "400"},
        // ends of lines
        {"GET / HTTP/1.1\nHost: a\n\n", "400"},
        {"GET / HTTP/1.1|Host: a\n\n", "400"},
        {"GET / HTTP/1.1\rHost: a||", "400"},
        {"GET / HTTP/1.1|Host: a\r\r\n", "400"},
        {"GET / HTTP/1.1|Host: a|X: a\rb||", "400"},
        {"GET / HTTP/1.1|Host: a|X: a\nb||", "400"},
        {"GET / HTTP/1.1|Host: a|\n", "400"},
        {"\nGET / HTTP/1.1|Host: a||", "400"},
        // header lines
        {"GET / HTTP/1.1|Host: a|X : b||", "400"},
        {"GET / HTTP/1.1|Host: a|X~: b||", "400"},
        {"GET / HTTP/1.1|Host : a||", "400"},
        {"GET / HTTP/1.1| Host: a||", "400"},
        {"GET / HTTP/1.1|Host: a| b||", "400"},
        {"GET / HTTP/1.1|Host: a|~b||", "400"},
        {"GET / HTTP/1.1|Host: a|X: a| ||", "400"},
        {"GET / HTTP/1.1|Host: a|: b||", "400"},
        {"GET / HTTP/1.1|Host: a|X||", "400"},
        {"GET / HTTP/1.1|Host: a|X Y: b||", "400"},
        {"GET / HTTP/1.1|Host: a|X(: b||", "400"},
        {"GET / HTTP/1.1|Host: a|X\u00e9: b||", "400"},
        {"GET / HTTP/1.1|Host: a|X: \u0000||", "400"},
        {"GET / HTTP/1.1|Host: a|X: \u001b[2J||", "400"},
        {"GET / HTTP/1.1|Host: a|X: \u007f||", "400"},
        {"GET / HTTP/1.1|Host: a|X\u0000: b||", "400"},
        // hosts
        {"GET / HTTP/1.1||", "400"},
        {"GET / HTTP/1.1|Host:||", "400"},
        {"GET / HTTP/1.1|Host: a|Host: a||", "400"},
        {"GET / HTTP/1.1|Host: a|Host: b||", "400"},
        {"GET / HTTP/1.1|Host: a b||", "400"},
        {"GET / HTTP/1.1|Host: a,b||", "400"},
        {"GET / HTTP/1.1|Host: a/b||", "400"},
        {"GET / HTTP/1.1|Host: u@a||", "400"},
        {"GET / HTTP/1.1|Host: a:b||", "400"},
        {"GET / HTTP/1.1|Host: a:1:2||", "400"},
        {"GET / HTTP/1.1|Host: a:123456||", "400"},
        {"GET / HTTP/1.1|Host: a:+1||", "400"},
        {"GET / HTTP/1.1|Host: [::1||", "400"},
        {"GET / HTTP/1.1|Host: []||", "400"},
        {"GET / HTTP/1.1|Host: [a g]||", "400"},
        {"GET / HTTP/1.1|Host: [::1]x||", "400"},
        {"GET / HTTP/1.1|Host: \u00e9||", "400"},
        {"GET / HTTP/1.1|Host: a%20b||", "400"},
        {"GET / HTTP/1.0|Host: a|Host: a||", "400"},
        {"GET / HTTP/1.0|Host: a b||", "400"},
        // lengths
        {"POST / HTTP/1.1|Host: a|Content-Length: 3||xyz", "POST / xyz"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 003||xyz", "POST / xyz"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 0||GET / HTTP/1.1|Host: a||", "POST /, GET /"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 3||xyzGET / HTTP/1.1|Host: a||", "POST / xyz, GET /"},
        {"GET / HTTP/1.1|Host: a|Content-Length: 3||xyz", "GET / xyz"},
        {"POST / HTTP/1.0|Content-Length: 3||xyz", "POST / 1.0 xyz"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 3||xy", "POST /, ..."},
        {"POST / HTTP/1.1|Host: a|Content-Length: -1||", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: +1||x", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 0x1||x", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 1 1||x", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 1,1||x", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 1;||x", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length:||x", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 1.0||x", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: \u00b2||x", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 1|Content-Length: 1||x", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 1|content-length: 2||x", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 101||", "POST /, 413"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 18446744073709551617||x", "POST /, 413"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 999999999999999999999999999999||x", "POST /, 413"},
        // codings
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|xyz|0||", "POST / xyz"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: Chunked||3|xyz|0||GET / HTTP/1.1|Host: a||", "POST / xyz, GET /"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 3||3|xyz|0||", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 3|Transfer-Encoding: chunked||3|xyz|0||", "400"},
        {"POST / HTTP/1.1|Host: a|Content-Length: 0|Transfer-Encoding: chunked||0||", "400"},
        {"POST / HTTP/1.0|Transfer-Encoding: chunked||3|xyz|0||", "400"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip||", "501"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||", "501"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, gzip||", "501"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: identity||", "501"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: xchunked||", "501"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked||", "400"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked,||", "400"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding:||", "400"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: \"chunked\"||", "400"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked;q=1||", "400"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked||", "400"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: identity||", "400"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding : chunked||0||", "400"},
        {"POST / HTTP/1.1|Host: a|Transfer-Encoding: \u000bchunked||0||", "400"},
        {"POST / HTTP/1.1|Host: a|Transfer_Encoding: chunked||GET / HTTP/1.1|Host: a||", "POST /, GET /"},
        // chunks
        {chunked("0||"), "POST /"},
        {chunked("1|a|2|bc|0||"), "POST / abc"},
        {chunked("000a|0123456789|00||"), "POST / 0123456789"},
        {chunked("A|0123456789|0||"), "POST / 0123456789"},
        {chunked("1;x|a|0;y=z||"), "POST / a"},
        {chunked("1;x=\"y;z\"|a|0||"), "POST / a"},
        {chunked("1|a|0|X: y|Z:||"), "POST / a"},
        {chunked("1|a|0||GET / HTTP/1.1|Host: a||"), "POST / a, GET /"},
        {chunked("1|a|0|"), "POST /, ..."},
        {chunked("1|a|"), "POST /, ..."},
        {chunked("1|ab|0||"), "POST /, 400"},
        {chunked("2|a|0||"), "POST /, 400"},
        {chunked("|a|0||"), "POST /, 400"},
        {chunked("x|a|0||"), "POST /, 400"},
        {chunked("0x1|a|0||"), "POST /, 400"},
        {chunked("-1|a|0||"), "POST /, 400"},
        {chunked("+1|a|0||"), "POST /, 400"},
        {chunked(" 1|a|0||"), "POST /, 400"},
        {chunked("1 |a|0||"), "POST /, 400"},
        {chunked("1 ;x|a|0||"), "POST /, 400"},
        {chunked("1\na|0||"), "POST /, 400"},
        {chunked("1|a\n0||"), "POST /, 400"},
        {chunked("1\r\ra|0||"), "POST /, 400"},
        {chunked("1;\n|a|0||"), "POST /, 400"},
        {chunked("1;\u0000|a|0||"), "POST /, 400"},
        {chunked(";x|a|0||"), "POST /, 400"},
        {chunked("0000000000000001|a|0||"), "POST /, 400"},
        {chunked("ffffffffffffffff|a|0||"), "POST /, 400"},
        {chunked("fffffffffffffff|a|0||"), "POST /, 413"},
        {chunked("64|" + "a".repeat(100) + "|0||"), "POST / " + "a".repeat(100)},
        {chunked("64|" + "a".repeat(100) + "|1|b|0||"), "POST /, 413"},
        {chunked("65|"), "POST /, 413"},
        {chunked("1|a|0|X y: z||"), "POST /, 400"},
        {chunked("1|a|0| X: z||"), "POST /, 400"},
        {chunked("1|a|0|X: z\n|"), "POST /, 400"},
        {chunked("1;" + "x".repeat(1025) + "|a|0||"), "POST /, 400"},
        {chunked("1;" + "x".repeat(1024) + "|a|0||"), "POST / a"},
        {chunked("1|a|0|X: " + "y".repeat(9000) + "||"), "POST /, 431"},
        // expectations
        {"POST / HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 1||x", "POST / expect x"},
        {"POST / HTTP/1.1|Host: a|Expect: 100-Continue|Content-Length: 1||x", "POST / expect x"},
        {"GET / HTTP/1.1|Host: a|Expect: 100-continue||", "GET /"},
        {"POST / HTTP/1.0|Expect: 100-continue|Content-Length: 1||x", "POST / 1.0 x"},
        {"POST / HTTP/1.1|Host: a|Expect: a miracle|Content-Length: 1||x", "417"},
        // limits
        {"GET /" + "a".repeat(8178) + " HTTP/1.1|Host: a||", "GET /" + "a".repeat(8178)},
        {"GET /" + "a".repeat(8179) + " HTTP/1.1|Host: a||", "414"},
        {"A".repeat(9000), "414"},
        {"GET / HTTP/1.1|Host: a|" + "X: y|".repeat(99) + "|", "GET /"},
        {"GET / HTTP/1.1|Host: a|" + "X: y|".repeat(100) + "|", "431"},
        {"GET / HTTP/1.1|Host: a|X: " + "y".repeat(16_000) + "||", "GET /"},
        {"GET / HTTP/1.1|Host: a|X: " + "y".repeat(17_000) + "||", "431"},
        // what is not whole
        {"GET / HTTP/1.1|Host: a|", "..."},
        {"G", "..."},
        {"GET / HTTP/1.1|Host: a||G", "GET /, ..."},
    };

    private static String chunked(String body) {
        return "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||" + body;
    }

    static Stream<Arguments> cases() {
        return Stream.of(CASES).map(each -> Arguments.of(each[0], each[1]));
    }

    private static byte[] input(String written) {
        return bytes(written.replace("|", "\r\n").replace('~', '\t'));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decode_inOnePiece_isAsWritten(String conversation, String expected) {
        var input = input(conversation);
        assertThat(Transcript.of(input, input.length, LIMIT)).isEqualTo(expected.replace('~', '\t'));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decode_howeverCut_isTheSame(String conversation, String expected) {
        var input = input(conversation);
        assertThat(Transcript.of(input, 1, LIMIT)).isEqualTo(expected);
        var random = new Random(conversation.hashCode());
        for (int i = 0; i < Math.min(input.length, 300); i++) {
            int cut = input.length <= 300 ? i : random.nextInt(input.length);
            assertThat(Transcript.cutAt(input, cut, LIMIT)).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    /** Nobody knows what is to be read from these; but it must not depend on how they are cut. */
    @Test
    void decode_damagedConversations_isTheSameHoweverCut() {
        var random = new Random(22);
        var salt = bytes("\r\n\t :;,/?%0aGET\u0000\u007f\u00ff");
        for (int round = 0; round < 3_000; round++) {
            var input = input(CASES[random.nextInt(CASES.length)][0]);
            for (int i = random.nextInt(4); i >= 0; i--) {
                input[random.nextInt(input.length)] = salt[random.nextInt(salt.length)];
            }
            var whole = Transcript.of(input, input.length, LIMIT);
            assertThat(Transcript.of(input, 1, LIMIT)).isEqualTo(whole);
            assertThat(Transcript.of(input, 1 + random.nextInt(20), LIMIT)).isEqualTo(whole);
        }
    }
}

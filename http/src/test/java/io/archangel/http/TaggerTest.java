package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TaggerTest {
    private final Tagger tagger = new Tagger();

    @Test
    void tagged_sameAsTheLast_getsItsHeaderUnhashed() {
        var first = tagger.tagged(Response.bytes("text/plain", bytes("a")).header("X-Of", "one"));
        var second = tagger.tagged(Response.bytes("text/plain", bytes("a")).header("X-Of", "one"));
        assertThat(second.fields()).isSameAs(first.fields());
        assertThat(second.body()).containsExactly('a');
    }

    @Test
    void tagged_otherBodyOrHeader_isHashedAnew() {
        var tag = tag(Response.text("a"));
        assertThat(tag(Response.text("b"))).isNotEqualTo(tag);
        assertThat(tag(Response.text("a"))).isEqualTo(tag);
        assertThat(tag(Response.html("a"))).isNotEqualTo(tag);
        assertThat(tagger.tagged(Response.text("a").header("X-Of", "one")).header("x-of"))
                .contains("one");
        assertThat(tagger.tagged(Response.text("a").header("X-Of", "two")).header("x-of"))
                .contains("two");
    }

    @Test
    void tagged_sameArrayWrittenTo_getsAnotherTag() {
        var body = bytes("abc");
        var tag = tag(Response.bytes("text/plain", body));
        body[1] = 'x';
        assertThat(tag(Response.bytes("text/plain", body))).isNotEqualTo(tag);
    }

    @Test
    void tagged_likeTheLastButNotToBeStoredOrWithItsOwn_staysAsItIs() {
        var unused = tag(Response.text("a"));
        assertThat(tagger.tagged(Response.text("a").header("Cache-Control", "no-store"))
                        .header("etag"))
                .isEmpty();
        assertThat(tag(Response.text("a").etag("v1"))).isEqualTo("\"v1\"");
    }

    @Test
    void tagged_packedLikeTheLast_isWeakAgain() {
        var packed = Response.bytes("text/plain", bytes("a")).header("Content-Encoding", "gzip");
        assertThat(tag(packed)).startsWith("W/");
        assertThat(tag(packed)).startsWith("W/");
    }

    @Test
    void tagged_long_isNotKeptAndHasTheSameTagAgain() {
        var first = tagger.tagged(Response.bytes("text/plain", new byte[9 << 10]));
        var second = tagger.tagged(Response.bytes("text/plain", new byte[9 << 10]));
        assertThat(second.fields()).isNotSameAs(first.fields());
        assertThat(second.header("etag")).isEqualTo(first.header("etag"));
    }

    private String tag(Response answer) {
        return tagger.tagged(answer).header("etag").orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

package io.archangel.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of the PROXY protocol: by the specification, cut anywhere, and spoilt. */
final class ProxyHeaderTest {
    private static final String SIGNATURE = "0D0A0D0A000D0A515549540A";
    private static final String INET = "CB007107" + "0A000001" + "1267" + "01BB";
    private static final String INET6 =
            "20010DB8000000000000000000000001" + "20010DB8000000000000000000000002" + "1267" + "01BB";
    private static final List<byte[]> VALID = List.of(
            line("PROXY TCP4 203.0.113.7 10.0.0.1 4711 443"),
            line("PROXY TCP6 2001:db8::1 2001:db8::2 4711 443"),
            line("PROXY UNKNOWN"),
            line("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535"),
            hex("21 11 000C", INET),
            hex("21 12 000F", INET, "040000"),
            hex("21 21 0024", INET6),
            hex("21 31 00D8", "00".repeat(216)),
            hex("20 00 0000"),
            hex("20 11 0003", "FFFFFF"),
            hex("21 00 0002", "FFFF"));

    private static byte[] line(String text) {
        return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String... text) {
        return HexFormat.of().parseHex(SIGNATURE + String.join("", text).replace(" ", ""));
    }

    private static @Nullable ProxyHeader decode(byte[] bytes) throws Refused {
        return ProxyHeader.decode(ByteBuffer.wrap(bytes));
    }

    private static @Nullable String source(byte[] bytes) throws Refused {
        var header = decode(bytes);
        assertThat(header).isNotNull();
        return header.source() == null ? null : header.source().toString();
    }

    @Test
    void version1_saysWhoIsAtTheOtherEnd() throws Refused {
        assertThat(decode(VALID.get(0)).source()).isEqualTo(new InetSocketAddress("203.0.113.7", 4711));
        assertThat(decode(VALID.get(1)).source()).isEqualTo(new InetSocketAddress("2001:db8::1", 4711));
        assertThat(decode(VALID.get(2)).source()).isNull();
        assertThat(decode(VALID.get(3)).source()).isNull();
    }

    @Test
    void version2_saysWhoIsAtTheOtherEnd_andExtensionsAreSkipped() throws Refused {
        assertThat(decode(VALID.get(4)).source()).isEqualTo(new InetSocketAddress("203.0.113.7", 4711));
        assertThat(decode(VALID.get(5)).source()).isEqualTo(new InetSocketAddress("203.0.113.7", 4711));
        assertThat(decode(VALID.get(6)).source()).isEqualTo(new InetSocketAddress("2001:db8::1", 4711));
        assertThat(decode(VALID.get(7)).source()).isEqualTo(UnixDomainSocketAddress.of(""));
    }

    @Test
    void version2_ofTheProxyItself_orUnspecified_saysNothing() throws Refused {
        assertThat(decode(VALID.get(8)).source()).isNull();
        assertThat(decode(VALID.get(9)).source()).isNull();
        assertThat(decode(VALID.get(10)).source()).isNull();
        assertThat(source(hex("21 10 000C", INET))).isNull();
        assertThat(source(hex("21 01 000C", INET))).isNull();
    }

    @Test
    void longestLine_isTaken_andNoLonger() throws Refused {
        var longest = "PROXY UNKNOWN " + "f".repeat(107 - 16);
        assertThat(source(line(longest))).isNull();
        assertThatThrownBy(() -> decode(line(longest + "f"))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> decode((longest + "f\r").getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 203.0.113.7 10.0.0.1 4711",
                "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443 ",
                "PROXY TCP4  203.0.113.7 10.0.0.1 4711 443",
                "PROXY TCP4 203.0.113.7\t10.0.0.1 4711 443",
                "PROXY TCP4 203.0.113.256 10.0.0.1 4711 443",
                "PROXY TCP4 203.0.113.07 10.0.0.1 4711 443",
                "PROXY TCP4 203.0.113 10.0.0.1 4711 443",
                "PROXY TCP4 localhost 10.0.0.1 4711 443",
                "PROXY TCP4 203.0.113.7 localhost 4711 443",
                "PROXY TCP4 ::1 ::1 4711 443",
                "PROXY TCP6 203.0.113.7 10.0.0.1 4711 443",
                "PROXY TCP6 fe80::1%eth0 ::1 4711 443",
                "PROXY TCP6 [::1] ::1 4711 443",
                "PROXY TCP4 203.0.113.7 10.0.0.1 65536 443",
                "PROXY TCP4 203.0.113.7 10.0.0.1 04711 443",
                "PROXY TCP4 203.0.113.7 10.0.0.1 4711 -1",
                "PROXY TCP4 203.0.113.7 10.0.0.1 +4711 443",
                "PROXY TCP4 203.0.113.7 10.0.0.1 4711 ",
                "PROXY UDP4 203.0.113.7 10.0.0.1 4711 443",
                "PROXY tcp4 203.0.113.7 10.0.0.1 4711 443",
                "PROXY UNKNOWNS",
                "PROXY ",
                "PROXY \0",
                "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r",
                "proxy TCP4 203.0.113.7 10.0.0.1 4711 443",
                "PRI * HTTP/2.0",
                "POST / HTTP/1.1",
                "GET / HTTP/1.1"
            })
    void malformedLine_isRefused(String line) {
        assertThatThrownBy(() -> decode(line(line))).isInstanceOf(Refused.class);
    }

    @Test
    void lineWithoutReturn_isRefused() {
        assertThatThrownBy(() -> decode("PROXY UNKNOWN\n".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "11 11 000C", // version 1
        "31 11 000C", // version 3
        "22 11 000C", // no such command
        "21 41 000C", // no such family
        "21 13 000C", // no such transport
        "21 11 000B", // shorter than two addresses
        "21 21 000C",
        "21 31 000C",
        "21 11 000D", // an extension of one byte
        "21 11 000E",
        "21 11 1001", // too long
        "21 11 FFFF"
    })
    void malformedVersion2_isRefused(String fixed) {
        assertThatThrownBy(() -> decode(hex(fixed, INET, "FF".repeat(1 << 16)))).isInstanceOf(Refused.class);
    }

    @Test
    void extensionLongerThanWhatIsLeft_isRefused() {
        assertThatThrownBy(() -> decode(hex("21 11 000F", INET, "040001"))).isInstanceOf(Refused.class);
    }

    @Test
    void headerCutAnywhere_isWaitedFor_andNothingBehindItIsTaken() throws Refused {
        for (var whole : VALID) {
            for (int cut = 0; cut < whole.length; cut++) {
                var part = ByteBuffer.wrap(whole, 0, cut);
                assertThat(ProxyHeader.decode(part))
                        .as(cut + " of " + whole.length)
                        .isNull();
                assertThat(part.position()).isZero();
            }
            var more = ByteBuffer.allocate(whole.length + 3)
                    .put(new byte[2])
                    .put(whole)
                    .put((byte) 'G')
                    .flip();
            more.position(2);
            assertThat(ProxyHeader.decode(more)).isEqualTo(decode(whole));
            assertThat(more.remaining()).isEqualTo(1);
        }
    }

    /** Whatever comes: a header, a refusal, or more is wanted, and never more than the longest header has. */
    @Test
    void spoiltHeaders_areRefusedOrRead_andNothingElseIsThrown() {
        var random = new Random(4711);
        int read = 0;
        for (int round = 0; round < 200_000; round++) {
            var bytes = VALID.get(random.nextInt(VALID.size())).clone();
            for (int spoilt = random.nextInt(4); spoilt > 0; spoilt--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            var in = ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length + 1));
            try {
                var header = ProxyHeader.decode(in);
                assertThat(header == null ? in.position() == 0 : in.position() > 0)
                        .isTrue();
                read += header == null ? 0 : 1;
            } catch (Refused refused) {
                assertThat(refused.status()).isEqualTo(400);
            }
        }
        assertThat(read).isPositive();
    }
}

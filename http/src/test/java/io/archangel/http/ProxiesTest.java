package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses are trusted. */
final class ProxiesTest {
    private static boolean has(Proxies proxies, String address) {
        return proxies.has(new InetSocketAddress(InetAddress.ofLiteral(address), 4711));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,     10.255.3.4,     true",
        "10.0.0.0/8,     11.0.0.0,       false",
        "10.0.0.0/8,     ::ffff:10.1.2.3, true",
        "192.0.2.128/25, 192.0.2.128,    true",
        "192.0.2.128/25, 192.0.2.127,    false",
        "192.0.2.1,      192.0.2.1,      true",
        "192.0.2.1,      192.0.2.2,      false",
        "0.0.0.0/0,      203.0.113.7,    true",
        "0.0.0.0/0,      ::1,            false",
        "::1,            ::1,            true",
        "::1,            ::2,            false",
        "2001:db8::/33,  2001:db8:7fff::1, true",
        "2001:db8::/33,  2001:db8:8000::1, false",
        "unix,           127.0.0.1,      false"
    })
    void address_isCompared_asFarAsThePrefixGoes(String range, String address, boolean trusted) {
        assertThat(has(Proxies.of(range), address)).isEqualTo(trusted);
    }

    @Test
    void unix_isWhoeverComesByAPath() {
        assertThat(Proxies.of("::1", "unix").has(UnixDomainSocketAddress.of("")))
                .isTrue();
        assertThat(Proxies.of("::1").has(UnixDomainSocketAddress.of(""))).isFalse();
        assertThat(Proxies.none().has(UnixDomainSocketAddress.of(""))).isFalse();
    }

    @Test
    void sameRanges_areEqual() {
        assertThat(Proxies.of("10.0.0.0/8", "unix"))
                .isEqualTo(Proxies.of("10.0.0.0/8", "unix"))
                .hasSameHashCodeAs(Proxies.of("10.0.0.0/8", "unix"))
                .isNotEqualTo(Proxies.of("10.0.0.0/8"))
                .hasToString("[10.0.0.0/8, unix]");
        assertThat(Proxies.none().isEmpty()).isTrue();
        assertThat(Proxies.of("unix").isEmpty()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 'give such as 10.0.0.0/8, ::1 or unix'",
        "10.0.0/8, 'give such as 10.0.0.0/8, ::1 or unix'",
        "10.0.0.0/33, 'give a prefix of 0 to 32 bits'",
        "10.0.0.0/-1, 'give a prefix of 0 to 32 bits'",
        "10.0.0.0/, 'give a prefix of 0 to 32 bits'",
        "::/129, 'give a prefix of 0 to 128 bits'",
        "10.0.0.1/8, 'which has bits beyond its prefix; give zeros there'"
    })
    void malformedRange_isRefused(String range, String says) {
        assertThatThrownBy(() -> Proxies.of(range))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("'" + range + "'")
                .hasMessageContaining(says);
    }
}

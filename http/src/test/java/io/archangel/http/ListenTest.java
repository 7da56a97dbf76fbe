package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a listener may be told. */
final class ListenTest {
    private static final Path PATH = Path.of("/run/web.sock");

    @Test
    void port_outOfRange_isRefused() {
        assertThatThrownBy(() -> Listen.on("localhost", 65_536))
                .isInstanceOf(HttpException.class)
                .hasMessage("port is 65536; give 0 to 65535");
        assertThatThrownBy(() -> Listen.on("localhost", -1)).hasMessageContaining("give 0 to 65535");
    }

    @Test
    void hostAndPath_bothOrNeither_areRefused() {
        assertThatThrownBy(() -> Listen.on("", 80)).hasMessage("host is '' and path is null; give one of them");
        assertThatThrownBy(() -> new Listen("localhost", 80, PATH, null, null, Proxies.none(), false))
                .hasMessageContaining("one of them");
    }

    @Test
    void mode_isNinePermissions_andForAPath() {
        assertThat(Listen.on(PATH).mode("rw-rw----").mode()).isEqualTo("rw-rw----");
        assertThatThrownBy(() -> Listen.on(PATH).mode("0660"))
                .hasMessage("mode is 0660; give nine characters such as rw-rw----");
        assertThatThrownBy(() -> Listen.on("localhost", 80).mode("rw-rw----"))
                .hasMessage("mode is rw-rw---- where there is no path; leave it out");
    }
}

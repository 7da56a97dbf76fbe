package io.archangel.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ResourceTest {
    @Test
    void resource_besideAClass_isShownWithItsType() throws IOException {
        var page = Resource.of(ResourceTest.class, "resource/page.html").orElseThrow();
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(new String(page.body(), UTF_8)).isEqualTo("<p>Grüß dich</p>\n");
    }

    @Test
    void resource_thatIsNotThere_isEmpty() throws IOException {
        assertThat(Resource.of(ResourceTest.class, "resource/nothing.html")).isEmpty();
    }
}

package io.archangel.xing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a site, over the real server. */
final class FilesTest {
    @AutoClose
    private final RealServer web = new RealServer();

    @Test
    void files_areThoseOfTheFolder_andNoOthers(@TempDir Path folder) throws IOException {
        var shown = Files.createDirectories(folder.resolve("shown/css"));
        Files.writeString(shown.resolve("a.css"), "p {}");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        web.server.mount("/app", "site", Site.create().files("/static", folder.resolve("shown")));
        var seen = web.ask("GET /app/static/css/a.css");
        assertThat(seen)
                .startsWith("HTTP/1.1 200 ")
                .contains("|Content-Type: text/css")
                .endsWith("||p {}");
        var tag = RealServer.header(seen, "ETag");
        assertThat(web.ask("GET /app/static/css/a.css", "If-None-Match: " + tag))
                .startsWith("HTTP/1.1 304 ");
        assertThat(web.ask("GET /app/static/css/a.css", "Range: bytes=0-0")).startsWith("HTTP/1.1 206 ");
        assertThat(web.ask("GET /app/static/css/")).startsWith("HTTP/1.1 404 ");
        assertThat(web.ask("GET /app/static/../secret.txt")).startsWith("HTTP/1.1 400 ");
        assertThat(web.ask("GET /app/static/none")).startsWith("HTTP/1.1 404 ");
        assertThat(web.ask("POST /app/static/css/a.css")).startsWith("HTTP/1.1 405 ");
    }
}

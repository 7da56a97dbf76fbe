package io.archangel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Receipt;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two programs that the pages for embedders begin with: they work, and the pages show them as they are. */
final class EmbeddingTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void loopAlone_client_hasItsBytesBack() throws IOException {
        try (var loop = NettyLoop.create();
                var unused = LoopThread.start(loop);
                var server = LoopAlone.serve(loop, 0);
                var client = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            client.setSoTimeout(10_000);
            client.getOutputStream().write("hello".getBytes());
            assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
        }
    }

    @Test
    void processAlone_job_isListedKilledAndRemembered() throws InterruptedException {
        List<String> said = new CopyOnWriteArrayList<>();
        var receipt = ProcessAlone.run(said::add);
        assertThat(receipt.verdict()).isEqualTo(Receipt.Verdict.EXITED);
        assertThat(said)
                .containsExactly("1 task import", "import ended: TERM", receipt.toString(), "import TERM wrong file");
    }

    @ParameterizedTest
    @CsvSource({"embedding-loop.md,LoopAlone", "embedding-process.md,ProcessAlone"})
    void page_showsTheProgramAsItIs(String page, String program) throws IOException {
        var text = Files.readString(ROOT.resolve("docs").resolve(page));
        var code =
                Files.readString(Path.of("src/main/java/io/archangel/examples").resolve(program + ".java"));
        var indented = new StringBuilder();
        code.substring(code.indexOf("import "))
                .lines()
                .forEach(line ->
                        indented.append(line.isEmpty() ? "" : "    " + line).append('\n'));
        assertThat(text).contains(indented);
    }
}

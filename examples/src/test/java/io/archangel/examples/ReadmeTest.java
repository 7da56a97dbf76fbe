package io.archangel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.FakeLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first example of a module's README: it works, and the README shows it. */
final class ReadmeTest {
    private static final String INDENT = "    ";

    @Test
    void loop_client_hasItsBytesBack() {
        try (var loop = new FakeLoop()) {
            var peer = loop.connect(loop.startServing(LoopFirst.Echo::new, "localhost", 0));
            peer.send("hello");
            loop.runReady();
            assertThat(peer.received()).isEqualTo("hello");
        }
    }

    @Test
    void process_program_printsWhatTheReadmeSays() throws IOException {
        List<String> said = new CopyOnWriteArrayList<>();
        ProcessFirst.run(said::add);
        assertThat(examples("process").get(1).lines().map(String::strip)).containsExactlyElementsOf(said);
    }

    @ParameterizedTest
    @CsvSource({"loop,LoopFirst,2", "process,ProcessFirst,1"})
    void readme_showsTheProgram(String module, String program, int parts) throws IOException {
        var code =
                Files.readString(Path.of("src/main/java/io/archangel/examples").resolve(program + ".java"));
        assertThat(examples(module).subList(0, parts))
                .allSatisfy(part -> assertThat(plain(code)).contains(plain(part)));
    }

    /** The indented paragraphs of a README. */
    private static List<String> examples(String module) throws IOException {
        var text = Files.readString(Path.of("..", module, "README.md"));
        return Arrays.stream(text.split("\n\n"))
                .filter(paragraph -> paragraph.startsWith(INDENT))
                .toList();
    }

    /** Code without its annotations, however it is broken into lines, and wherever it prints. */
    private static String plain(String code) {
        return code.replace("System.out.println(", "out.accept(")
                .replaceAll("@[A-Z].*", "")
                .replaceAll("\\s", "");
    }
}

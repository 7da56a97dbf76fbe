package io.archangel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of dyno's six pages: they print what the pages say, and the pages show them as they are. */
final class DynoTest {
    private static final Path DOCS = Path.of("../docs");
    private final List<String> said = new CopyOnWriteArrayList<>();

    @Test
    void late_program_printsWhatItsPageSays() throws IOException {
        LateByExample.run(said::add);

        assertThat(printed("late")).isEqualTo(said);
    }

    @Test
    void aspect_program_printsWhatItsPageSays() throws Exception {
        AspectByExample.run(said::add);

        assertThat(printed("aspect")).isEqualTo(said);
    }

    @Test
    void breaker_program_printsWhatItsPageSays() throws IOException {
        BreakerByExample.run(said::add);

        assertThat(printed("breaker")).isEqualTo(said);
    }

    @Test
    void cache_program_printsWhatItsPageSays() throws Exception {
        CacheByExample.run(said::add);

        assertThat(printed("cache")).isEqualTo(said);
    }

    @Test
    void timer_program_printsWhatItsPageSays() throws Exception {
        TimerByExample.run(said::add);

        assertThat(printed("timer")).isEqualTo(said);
    }

    @Test
    void harness_program_printsWhatItsPageSays() throws IOException {
        HarnessByExample.run(said::add);

        assertThat(printed("harness")).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"late", "aspect", "breaker", "cache", "timer", "harness"})
    void page_showsTheProgramAsItIs(String name) throws IOException {
        var program = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "ByExample.java";
        var code =
                Files.readString(Path.of("src/main/java/io/archangel/examples").resolve(program));
        var indented = new StringBuilder();
        code.substring(code.indexOf("import "))
                .lines()
                .forEach(line ->
                        indented.append(line.isEmpty() ? "" : "    " + line).append('\n'));

        assertThat(Files.readString(page(name))).contains(indented);
    }

    /** The indented lines behind "It prints". */
    private static List<String> printed(String name) throws IOException {
        var lines = Files.readAllLines(page(name));
        var printed = new ArrayList<String>();
        for (var line : lines.subList(lines.indexOf("It prints") + 2, lines.size())) {
            if (!line.startsWith("    ")) {
                break;
            }
            printed.add(line.strip());
        }
        return printed;
    }

    private static Path page(String name) {
        return DOCS.resolve("dyno-" + name + ".md");
    }
}

package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.spi.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** docs/shell.md is what the command model says. Where it is not, what it should be is written to target/shell.md. */
final class ShellPageTest {
    private static final Path PAGE = Path.of("../docs/shell.md");
    private static final Path MADE = Path.of("target/shell.md");

    @Test
    void page_isWhatTheCommandsSay() throws IOException {
        try (var fixture = new CommandsFixture()) {
            var page = page(new Catalog(fixture.manager), fixture);
            if (Files.isDirectory(MADE.getParent())) {
                Files.writeString(MADE, page);
            }
            assertThat(PAGE)
                    .as("docs/shell.md, which is made from the code: cp shell/target/shell.md docs/shell.md")
                    .hasContent(page);
        }
    }

    private static String page(Catalog catalog, CommandsFixture fixture) {
        var page = new StringBuilder("""
            # The shell

            Made from the command model, and held to it by a test. The same commands stand behind every door: telnet, SSH, the
            command line (`./archangel ps`), the console. In a session, Tab completes commands, options, pids, keys and values of filters;
            `;` stands between two commands; the arrows go back to what was typed, in earlier sessions too (a line that begins with a
            blank is not kept); an empty line repeats the last command that only looks; Ctrl-C ends the command that runs, and nothing else.
            Nothing here reaches the operating system.

            Exit codes: 0 done; 1 not done; 2 not understood; 130 interrupted.

            ## Who may do what

            | command | viewer | operator | admin | |
            |---|---|---|---|---|
            """);
        for (var name : catalog.names()) {
            var entry = Objects.requireNonNull(catalog.find(name));
            int least = entry.role().ordinal();
            page.append("| `").append(name).append("` |");
            for (int role = 0; role < 3; role++) {
                page.append(role >= least ? " yes |" : " |");
            }
            page.append(' ').append(entry.description()).append(" |\n");
        }
        page.append("""
            | tables that modules mount | yes | yes | yes | `loops`, `apps`, `listeners` and what else `help` lists |
            | `errors`, where it is mounted | | yes | yes | What was thrown where, with samples of messages |
            | their verbs | as the module says; admin where it says nothing | | | |

            A viewer sees no stacks, heads or bodies; what is denied is written to the audit: the first time, and then once a minute how often.

            ## Filters

            """);
        fixture.run("help filter");
        fixture.out()
                .lines()
                .forEach(line -> page.append(("    " + line).stripTrailing()).append('\n'));
        for (var name : catalog.names()) {
            var entry = Objects.requireNonNull(catalog.find(name));
            fixture.run(new Principal("root", "unix", Role.ADMIN), "help " + name);
            page.append("\n## ").append(name).append("\n\n");
            for (var line : List.of(fixture.out().stripTrailing().split("\n"))) {
                page.append(line.isBlank() ? "" : "    " + line.stripTrailing()).append('\n');
            }
        }
        return page.toString();
    }
}

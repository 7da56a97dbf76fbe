package io.archangel.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the other pages of measurements when one misses its figures, and that they hold nothing else. */
final class PagesTest {
    @TempDir
    Path out;

    private record Ran(int code, String said) {}

    /** Runs a script as {@code .ci/long} does, with these pages defined. */
    private Ran bash(String script) throws Exception {
        var whole = "set -euo pipefail; source .ci/pages; out=" + out + "; JAVA_HOME=" + System.getProperty("java.home")
                + "\n" + script;
        var bash = new ProcessBuilder("bash", "-c", whole)
                .directory(Repository.root().toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(bash.getInputStream().readAllBytes());
        return new Ran(bash.waitFor(), said);
    }

    private static String part(String name, String code) {
        return name + "() { page " + name + " Title <<<Text; " + code + "; echo '| row |' >>\"$out/" + name
                + ".md\"; }\n";
    }

    @Test
    void pages_oneFails_isMarkedAndNamed_andTheOthersAreTaken() throws Exception {
        var ran = bash(part("first", "true") + part("second", "(exit 3)") + part("third", "true")
                + part("fourth", "false") + "pages first second third fourth");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.said()).endsWith("== fourth\nnot as it should be: second fourth\n");
        assertThat(Files.readString(out.resolve("first.md")))
                .startsWith("# Title\n\nText\n")
                .endsWith("\n| row |\n");
        assertThat(Files.readString(out.resolve("second.md")))
                .doesNotContain("| row |")
                .endsWith("\nThis run failed, or missed what is asked for: exit code 3.\n");
        assertThat(Files.readString(out.resolve("third.md"))).endsWith("| row |\n");
    }

    @Test
    void pages_allWell_isZero() throws Exception {
        var ran = bash(part("only", "true") + "pages only");
        assertThat(ran).isEqualTo(new Ran(0, "== only\n"));
    }

    @Test
    void pages_whoseProgramsWereToldMore_saySo() throws Exception {
        var ran = bash("export WITH='--rounds 1'; " + part("only", "true") + "pages only");
        assertThat(ran.code()).isZero();
        assertThat(Files.readString(out.resolve("only.md"))).contains("\nThis time with `WITH='--rounds 1'`.\n");
    }

    /** A page once began with what a library had to say of itself. */
    @Test
    void pages_thatThereAre_holdNoLinesOfALog() throws Exception {
        try (var pages = Files.list(Repository.root().resolve("docs/measurements"))) {
            for (var page : pages.toList()) {
                assertThat(page)
                        .content()
                        .doesNotContainPattern("(?m)^([0-9:.,]+ \\S* ?(DEBUG|INFO|WARN|ERROR)|\\tat )");
            }
        }
    }
}

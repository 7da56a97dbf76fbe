package io.archangel.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.archangel.process.spi.Role;
import io.archangel.shell.Audit;
import io.archangel.shell.Principal;
import io.archangel.web.Passwords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code archangel passwd}, with the password from a pipe. */
final class PasswdTest {
    @TempDir
    private Path folder;

    private final java.io.InputStream input = System.in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void restore() {
        System.setIn(input);
    }

    private int run(String typed, String... words) {
        System.setIn(new ByteArrayInputStream(typed.getBytes(UTF_8)));
        var all = new ArrayList<>(List.of("passwd"));
        all.addAll(List.of(words));
        all.addAll(List.of("--var", folder.toString()));
        return Passwd.run(all, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    @Test
    void name_getsAPasswordAndARoleThatStays() {
        assertThat(run("correct horse\n", "--role", "operator", "ann")).isZero();
        assertThat(run("battery staple\n", "ann")).isZero();

        var passwords = new Passwords(folder.resolve("passwords"));
        assertThat(passwords.check("ann", "battery staple")).contains(new Principal("ann", "web", Role.OPERATOR));
        assertThat(passwords.check("ann", "correct horse")).isEmpty();
        assertThat(out.toString(UTF_8)).contains("ann may log in to the console as operator");
    }

    @Test
    void name_removed_isUnknown() {
        run("correct horse\n", "ann");

        assertThat(run("", "--remove", "ann")).isZero();
        assertThat(run("", "--remove", "ann")).isEqualTo(1);
        assertThat(new Passwords(folder.resolve("passwords")).isAny()).isFalse();
    }

    @Test
    void whatIsDone_isInTheAudit_withoutThePassword() throws IOException {
        run("correct horse\n", "--role", "operator", "ann");
        run("short\n", "ann");
        run("", "--remove", "ann");

        try (var audit = Audit.file(folder.resolve("audit.log"))) {
            var events = audit.latest(10).reversed();
            assertThat(events)
                    .extracting(Audit.Event::what, Audit.Event::whom, Audit.Event::verdict)
                    .containsExactly(
                            tuple("passwd --role operator ann", "ann", null),
                            tuple("passwd --role operator ann", "ann", "done"),
                            tuple("passwd ann", "ann", null),
                            tuple("passwd ann", "ann", "failed"),
                            tuple("passwd --remove ann", "ann", null),
                            tuple("passwd --remove ann", "ann", "done"));
            assertThat(events.get(0).id())
                    .isEqualTo(events.get(1).id())
                    .isNotEqualTo(events.get(2).id());
            assertThat(events.getFirst().who().toString()).isEqualTo(System.getProperty("user.name") + "@unix");
        }
        assertThat(Files.readString(folder.resolve("audit.log"))).doesNotContain("horse", "short");
    }

    @Test
    void audit_thatCannotBeWritten_isSaidAndHoldsNobodyUp() throws IOException {
        Files.createDirectory(folder.resolve("audit.log"));

        assertThat(run("correct horse\n", "ann")).isZero();
        assertThat(err.toString(UTF_8)).contains("warning: the audit can't be written");
    }

    @Test
    void wrongWords_areRefusedWithTheRemedy() {
        assertThat(run("correct horse\n")).isEqualTo(2);
        assertThat(run("correct horse\n", "--role", "king", "ann")).isEqualTo(2);
        assertThat(run("short\n", "ann")).isEqualTo(1);
        assertThat(run("correct horse\n", "a:b")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("usage: archangel passwd", "8 to 1024 characters", "letters, digits");
    }
}

package io.archangel.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.shell.door.PipedLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PipedLinesTest {
    private final CommandsFixture fixture = new CommandsFixture();
    private final Recorded output = new Recorded();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void lines_ofAnyEnd_runInTurnUntilOneSaysExit() throws IOException {
        assertThat(run("kill 7\r\nkill 8\rkill 9\n\n exit \nkill 10\n")).isEqualTo(Shell.DONE);
        assertThat(output.out()).isEqualTo("7 no-such-process\n8 no-such-process\n9 no-such-process\n");
    }

    @Test
    void lines_theLastWithoutAnEnd_isRunToo() throws IOException {
        assertThat(run("ps --json\nkill 8")).isEqualTo(Shell.FAILED);
        assertThat(output.out()).isEqualTo("[]\n8 no-such-process\n");
    }

    @Test
    void line_withoutEnd_isReadNoFurtherThanTheBound() throws IOException {
        var endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                given++;
                return 'a';
            }
        };

        var code = new PipedLines(endless).run(fixture.shell, CommandsFixture.ROOT, output);

        assertThat(code).isEqualTo(Shell.USAGE);
        assertThat(output.err())
                .isEqualTo("archangel: line 1 is longer than 65536 bytes;"
                        + " nothing was run of it, nor of what follows\n");
        assertThat(endless.given).isLessThan(2 * PipedLines.LONGEST);
    }

    private int run(String typed) throws IOException {
        return new PipedLines(new ByteArrayInputStream(typed.getBytes(UTF_8)))
                .run(fixture.shell, CommandsFixture.ROOT, output);
    }
}

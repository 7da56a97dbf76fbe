package io.archangel.shell.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.shell.Output;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Commands that come from a pipe or a file, a line each. A line is bounded, whatever the far end sends. One thread. */
public final class PipedLines {
    /** So many bytes a line may have. */
    public static final int LONGEST = 64 << 10;

    private final InputStream in;
    private int number;
    private boolean isAfterReturn;

    /** Those of an input, which it does not close. */
    public PipedLines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * Runs them in turn, until there are no more, one says exit, or one is too long: that is said, and nothing is run of
     * it or after it.
     *
     * @return the exit code of the last
     * @throws IOException if the input can't be read
     */
    public int run(Shell shell, Principal who, Output out) throws IOException {
        int code = Shell.DONE;
        var line = new ByteArrayOutputStream();
        while (read(line)) {
            number++;
            if (line.size() > LONGEST) {
                out.err("archangel: line " + number + " is longer than " + LONGEST
                        + " bytes; nothing was run of it, nor of what follows\n");
                return Shell.USAGE;
            }
            var text = line.toString(UTF_8);
            if (text.strip().equals("exit")) {
                return code;
            }
            code = shell.execute(who, text, out);
        }
        return code;
    }

    /** Reads a line, or the beginning of one that is too long. @return false if there was none any more */
    private boolean read(ByteArrayOutputStream line) throws IOException {
        line.reset();
        int next = in.read();
        if (next == '\n' && isAfterReturn) {
            next = in.read();
        }
        boolean isAny = next >= 0;
        while (next >= 0 && next != '\n' && next != '\r' && line.size() <= LONGEST) {
            line.write(next);
            next = in.read();
        }
        isAfterReturn = next == '\r';
        return isAny;
    }
}

package io.archangel.server;

import io.archangel.shell.Escape;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** {@code archangel serve}. */
public final class Main {
    private Main() {}

    /** Runs the server until it is told to stop. @param arguments the flags of {@code serve} */
    public static void main(String[] arguments) {
        int code = run(List.of(arguments), System.out, System.err);
        Runtime.getRuntime().halt(code);
    }

    private static int run(List<String> words, PrintStream out, PrintStream err) {
        try {
            var home = Path.of(System.getProperty("archangel.home", "."));
            return Archangel.run(Flags.of(words, System.getenv(), home), out, err);
        } catch (ServerException expected) {
            err.println("archangel: " + Escape.visible(String.valueOf(expected.getMessage())));
            return expected.exitCode();
        } finally {
            out.flush();
            err.flush();
        }
    }
}

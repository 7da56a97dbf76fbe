package io.archangel.server;

import io.archangel.shell.Escape;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** {@code archangel serve}. */
public final class Main {
    private static final String HELP = """
            usage: archangel serve [--http PORT] [--web PORT] [--ssh PORT] [--telnet PORT] [--var DIR]

              --http PORT    the web server with the built-in demo, on 127.0.0.1; 8080 unless told
              --web PORT     the web console, on 127.0.0.1; 8081 unless told
              --ssh PORT     the SSH door, on 127.0.0.1; 8022 unless told
              --telnet PORT  the telnet door, on 127.0.0.1; 8023 unless told
              --var DIR      the folder for socket, keys, token and audit; var/ beside the program unless told

            PORT is 0 for any, or off. ARCHANGEL_HTTP, ARCHANGEL_WEB, ARCHANGEL_SSH, ARCHANGEL_TELNET and
            ARCHANGEL_VAR stand in for the flags.
            """;

    private Main() {}

    /** Runs the server until it is told to stop. @param arguments the flags of {@code serve} */
    public static void main(String[] arguments) {
        int code = run(List.of(arguments), System.out, System.err);
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private static int run(List<String> words, PrintStream out, PrintStream err) {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(HELP);
            return ExitCode.DONE;
        }
        try {
            var home = Path.of(System.getProperty("archangel.home", "."));
            return Archangel.run(Flags.of(words, System.getenv(), home), out, err);
        } catch (ServerException expected) {
            err.println("archangel: " + Escape.visible(String.valueOf(expected.getMessage())));
            return expected.exitCode();
        }
    }
}

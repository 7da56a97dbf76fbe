package io.archangel.server.cli;

import io.archangel.process.spi.Role;
import io.archangel.shell.Escape;
import io.archangel.web.Passwords;
import io.archangel.web.WebException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code archangel passwd NAME}: gives a name a password for the web console. It writes the file that the server reads, so that no
 * password travels and no server need run; what was done goes to that server's audit. On a terminal it asks twice; else the first line of the input is the password.
 */
public final class Passwd {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String HELP = "usage: archangel passwd [--role viewer|operator|admin] NAME [--var DIR]\n"
            + "       archangel passwd --remove NAME [--var DIR]\n";

    private Passwd() {}

    /** Runs it. @param arguments what the command line has after the program's name */
    public static void main(String[] arguments) {
        int code = run(new ArrayList<>(Arrays.asList(arguments)), System.out, System.err);
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        var told = Client.takeVar(words);
        words.remove("passwd"); // its own name
        var typed = "passwd " + String.join(" ", words);
        boolean removes = words.remove("--remove");
        var role = role(words);
        if (told.isEmpty()
                || role.isEmpty()
                || words.size() != 1
                || words.getFirst().startsWith("-")) {
            err.print(HELP);
            return USAGE;
        }
        var folder = Path.of(told);
        if (!Files.isDirectory(folder)) {
            err.println("archangel: there is no folder " + Escape.visible(told)
                    + "; start the server once, or name its folder with --var DIR");
            return FAILED;
        }
        try {
            var passwords = new Passwords(folder.resolve("passwords"));
            var name = words.getFirst();
            return PasswdAudit.write(folder, typed, name, err, () -> act(passwords, name, role.get(), removes, out));
        } catch (WebException | IOException refused) {
            err.println("archangel: " + Escape.visible(String.valueOf(refused.getMessage())));
            return FAILED;
        }
    }

    private static int act(Passwords passwords, String name, Optional<Role> role, boolean removes, PrintStream out)
            throws IOException {
        if (removes) {
            boolean had = passwords.remove(name);
            out.println(Escape.visible(name) + (had ? " has no password any more" : " had no password"));
            return had ? 0 : FAILED;
        }
        var given = role.or(() -> passwords.role(name)).orElse(Role.VIEWER);
        passwords.put(name, given, read());
        out.println(Escape.visible(name) + " may log in to the console as "
                + given.name().toLowerCase(Locale.ROOT));
        return 0;
    }

    /** Takes {@code --role ROLE} out of the words. @return empty if there is no such role; in it nothing if none was told */
    private static Optional<Optional<Role>> role(List<String> words) {
        int at = words.indexOf("--role");
        if (at < 0) {
            return Optional.of(Optional.empty());
        }
        words.remove(at);
        var named = at < words.size() ? words.remove(at).toUpperCase(Locale.ROOT) : "";
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(named))
                .findFirst()
                .map(Optional::of);
    }

    private static String read() throws IOException {
        var console = System.console();
        if (console != null && console.isTerminal()) {
            var once = console.readPassword("password: ");
            var twice = console.readPassword("again: ");
            if (once == null || twice == null || !Arrays.equals(once, twice)) {
                throw new IOException("these are not the same; nothing was changed");
            }
            return new String(once);
        }
        var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }
}

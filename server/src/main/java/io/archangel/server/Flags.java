package io.archangel.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code serve} was told: by flags, else by {@code ARCHANGEL_…} variables, else nothing but defaults.
 *
 * @param http   the port for HTTP, empty for none
 * @param web    the port for the console, empty for none
 * @param ssh    the port for SSH, empty for none
 * @param telnet the port for telnet, empty for none
 * @param var    the folder for socket, token, audit
 */
record Flags(OptionalInt http, OptionalInt web, OptionalInt ssh, OptionalInt telnet, Path var) {
    private static final List<String> DOORS = List.of("http", "web", "ssh", "telnet");
    private static final Map<String, String> USUAL =
            Map.of("http", "8080", "telnet", "8023", "ssh", "8022", "web", "8081");

    /**
     * Reads them.
     *
     * @param words       what follows {@code serve}
     * @param environment the variables
     * @param home        where {@code var} is unless told
     * @throws ServerException if a word is not understood
     */
    public static Flags of(List<String> words, Map<String, String> environment, Path home) {
        var told = new HashMap<String, String>();
        var rest = new ArrayDeque<>(words);
        while (!rest.isEmpty()) {
            var word = rest.pop();
            int equals = word.indexOf('=');
            var name = equals < 0 ? word : word.substring(0, equals);
            if (!name.startsWith("--") || !(DOORS.contains(name.substring(2)) || name.equals("--var"))) {
                throw ServerException.usage("'" + word + "' is not a flag of serve; it takes --http, --telnet, --web or"
                        + " --ssh with a port or 'off', and --var with a folder");
            }
            if (equals < 0 && rest.isEmpty()) {
                throw ServerException.usage(name + " wants a value; give " + name + " "
                        + (name.equals("--var") ? "DIR" : "PORT, 0 for any, or 'off'"));
            }
            told.put(name.substring(2), equals < 0 ? rest.pop() : word.substring(equals + 1));
        }
        var folder = value("var", told, environment).map(Flags::folder).orElse(home.resolve("var"));
        return new Flags(
                port("http", told, environment),
                port("web", told, environment),
                port("ssh", told, environment),
                port("telnet", told, environment),
                folder.toAbsolutePath().normalize());
    }

    private static Path folder(String text) {
        if (text.isEmpty()) {
            throw ServerException.usage("--var is empty; give --var DIR");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException foreign) {
            throw ServerException.usage("--var is '" + text + "', which can't be a name in this locale; set"
                    + " LC_ALL=C.UTF-8, or name another folder");
        }
    }

    private static OptionalInt port(String door, Map<String, String> told, Map<String, String> environment) {
        var text = value(door, told, environment).orElse(USUAL.get(door));
        if ("off".equals(text)) {
            return OptionalInt.empty();
        }
        if (text != null && text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) {
            return OptionalInt.of(Integer.parseInt(text));
        }
        throw ServerException.usage("--" + door + " is '" + text + "'; give a port from 0 (any) to 65535, or 'off'");
    }

    private static Optional<String> value(String name, Map<String, String> told, Map<String, String> environment) {
        var flag = told.get(name);
        return Optional.ofNullable(
                flag != null ? flag : environment.get("ARCHANGEL_" + name.toUpperCase(java.util.Locale.ROOT)));
    }
}

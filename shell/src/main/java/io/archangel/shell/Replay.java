package io.archangel.shell;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a command line of a request's head that asks the same again. */
final class Replay {
    /** What curl says on its own. */
    private static final Set<String> CURLS =
            Set.of("host", "content-length", "connection", "transfer-encoding", "accept-encoding");

    private Replay() {}

    /**
     * For a shell of Unix: every word in quotes, so that nothing of what a stranger sent can be run, and curl told to ask for
     * the path as it is: brackets are no ranges, dots no steps. Null if it is no request.
     */
    static @Nullable String curl(String head) {
        var lines = head.lines().toList();
        var request = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", -1);
        if (request.length != 3 || !request[1].startsWith("/")) {
            return null;
        }
        var line = new StringBuilder("curl -g --path-as-is -i -X ").append(quoted(request[0]));
        for (var field : lines.subList(1, lines.size())) {
            int colon = field.indexOf(':');
            if (colon > 0 && !CURLS.contains(field.substring(0, colon).toLowerCase(Locale.ROOT))) {
                line.append(" -H ").append(quoted(field));
            }
        }
        return line.append(' ')
                .append(quoted("http://" + host(lines) + request[1]))
                .toString();
    }

    private static String host(List<String> lines) {
        return lines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("host:"))
                .map(line -> line.substring("host:".length()).strip())
                .findFirst()
                .orElse("localhost");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}

package io.archangel.shell;

import io.archangel.process.spi.Role;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Who may do what: the one table. What is not in it, and no module says otherwise, is for administrators. */
final class Roles {
    private static final Map<String, Role> TABLE = Map.ofEntries(
            Map.entry("audit", Role.ADMIN),
            Map.entry("cont", Role.OPERATOR),
            Map.entry("core", Role.OPERATOR),
            Map.entry("exit", Role.VIEWER),
            Map.entry("help", Role.VIEWER),
            Map.entry("history", Role.VIEWER),
            Map.entry("kill", Role.OPERATOR),
            Map.entry("nohup", Role.OPERATOR),
            Map.entry("pgrep", Role.VIEWER),
            Map.entry("pkill", Role.OPERATOR),
            Map.entry("ps", Role.VIEWER),
            Map.entry("pstree", Role.VIEWER),
            Map.entry("signal", Role.OPERATOR),
            Map.entry("stat", Role.VIEWER),
            Map.entry("stop", Role.OPERATOR),
            Map.entry("tap", Role.OPERATOR),
            Map.entry("top", Role.VIEWER),
            Map.entry("ulimit", Role.OPERATOR),
            Map.entry("uptime", Role.VIEWER),
            Map.entry("w", Role.VIEWER),
            Map.entry("wait", Role.VIEWER),
            Map.entry("watch", Role.VIEWER),
            Map.entry("where", Role.OPERATOR));

    /** What takes more than to look; of the tables that modules mount. */
    private static final Map<String, Role> MOUNTED = Map.of("errors", Role.OPERATOR); // it has samples of messages

    private Roles() {}

    /** What a command of the shell's own takes. */
    static Role needed(String command) {
        return TABLE.getOrDefault(command, Role.ADMIN);
    }

    /** The commands that the table speaks of. */
    static Set<String> named() {
        return TABLE.keySet();
    }

    /** What it takes to see a mounted table. */
    static Role neededForTable(String name) {
        return MOUNTED.getOrDefault(name, Role.VIEWER);
    }

    /** As people write it. */
    static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}

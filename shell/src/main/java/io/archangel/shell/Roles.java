package io.archangel.shell;

import io.archangel.process.spi.Role;
import java.util.Locale;
import java.util.Map;

/** Who may do what: the one table. What is not in it, and no module says otherwise, is for administrators. */
final class Roles {
    private static final Map<String, Role> TABLE = Map.of(
            "exit", Role.VIEWER,
            "help", Role.VIEWER,
            "history", Role.VIEWER,
            "kill", Role.OPERATOR,
            "ps", Role.VIEWER,
            "pstree", Role.VIEWER);

    private Roles() {}

    /** What a command of the shell's own takes. */
    static Role needed(String command) {
        return TABLE.getOrDefault(command, Role.ADMIN);
    }

    /** What it takes to see a mounted table. */
    static Role neededForTables() {
        return Role.VIEWER;
    }

    /** As people write it. */
    static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}

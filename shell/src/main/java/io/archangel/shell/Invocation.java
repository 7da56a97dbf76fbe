package io.archangel.shell;

import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command, as the command sees it.
 *
 * @param commands all there are, of which a command may run others
 * @param who      who runs it; may it, is asked before
 * @param words    what was typed
 * @param paper    what it writes on
 */
record Invocation(Commands commands, Principal who, List<String> words, Paper paper) {

    /** The table it is about. */
    ProcessManager manager() {
        return commands.manager();
    }

    /** In which zone it shows the time of day. */
    ZoneId zone() {
        return commands.zone();
    }

    /** Where acts are written down. */
    Ledger ledger() {
        return commands.ledger();
    }

    Instant now() {
        return manager().clock().instant();
    }

    /** True if stacks may be shown. */
    boolean seesStacks() {
        return who.role().includes(Role.OPERATOR);
    }

    /** True for the process that this runs in, and for its parents: to wait for their end would never end. */
    boolean isWithin(long pid) {
        for (var at = session(); at != null; at = at.parent().orElse(null)) {
            if (at.pid() == pid) {
                return true;
            }
        }
        return false;
    }

    /** Where the person comes from, if the session knows. */
    @Nullable
    String from() {
        var session = session();
        return session == null
                ? null
                : manager().find(session.pid()).map(info -> info.client()).orElse(null);
    }

    /** The pid of the session that it runs in, 0 if it runs in none. */
    long sessionPid() {
        var session = session();
        return session == null ? 0 : session.pid();
    }

    /** The process it runs in. */
    @Nullable
    Process session() {
        return Process.current()
                .filter(process -> process.manager().filter(manager()::equals).isPresent())
                .orElse(null);
    }
}

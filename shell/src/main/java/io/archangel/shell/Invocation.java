package io.archangel.shell;

import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command, as the command sees it.
 *
 * @param manager the table it is about
 * @param who     who runs it; may it, is asked before
 * @param words   what was typed
 * @param paper   what it writes on
 * @param zone    in which zone it shows the time of day
 * @param ledger  where acts are written down
 */
record Invocation(ProcessManager manager, Principal who, List<String> words, Paper paper, ZoneId zone, Ledger ledger) {

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
                : manager.find(session.pid()).map(info -> info.client()).orElse(null);
    }

    private @Nullable Process session() {
        return Process.current()
                .filter(process -> process.manager().filter(manager::equals).isPresent())
                .orElse(null);
    }
}

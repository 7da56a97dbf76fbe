package io.archangel.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Shows who did what. */
@Command(
        name = "audit",
        description = "Show what operators did: an intent before each act, its outcome after it, the latest first.",
        footer = {
            "",
            "It looks through the latest 10,000 lines, of the file and those before it. Who comes and goes by a door is there"
                    + " too: WHAT is login or logout; of what one does more than ten times a minute it says how many more there"
                    + " were. Of those who could not, the first of an address has a line at once, and how many more there were"
                    + " follows once a minute; of commands that are denied so it is with each person and command."
        })
final class AuditListing extends Listing<Audit.Event> {
    private static final int MOST = 10_000;

    @Override
    List<Column<Audit.Event>> columns(Invocation invocation) {
        return List.of(
                Column.time("TIME", invocation, Audit.Event::time),
                Column.text("ID", Audit.Event::id),
                Column.text("PHASE", event -> event.phase().name().toLowerCase(Locale.ROOT)),
                Column.text("WHO", event -> event.who().toString()),
                Column.address("FROM", Audit.Event::from),
                Column.text("WHAT", Audit.Event::what),
                Column.text("WHOM", Audit.Event::whom),
                Column.text("WHY", Audit.Event::why),
                Column.text("VERDICT", Audit.Event::verdict));
    }

    @Override
    List<Audit.Event> rows(Invocation invocation) {
        try {
            return invocation.commands().audit().latest(MOST);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    int run(Invocation invocation) throws Exception {
        try {
            return super.run(invocation);
        } catch (UncheckedIOException failed) {
            invocation.paper().error("audit: it can't be read: " + failed.getMessage());
            return Shell.FAILED;
        }
    }
}

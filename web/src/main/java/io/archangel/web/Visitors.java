package io.archangel.web;

import io.archangel.process.Exit;
import io.archangel.process.spi.Role;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;

/** Writes into the audit who came in, who could not, and who went. A call with a token is none of these: its orders are there. */
final class Visitors {
    private static final String LOGIN = "login";

    private final Shell shell;
    private final Desk desk;

    /** @param desk on whose threads is written what is heard of where nothing may block */
    Visitors(Shell shell, Desk desk) {
        this.shell = shell;
        this.desk = desk;
    }

    /** Somebody is let in. On a thread that may block. */
    void came(Principal who, String from) {
        shell.note(who, from, LOGIN, "done");
    }

    /** Somebody is known, and there is no room. On a thread that may block. */
    void refused(Principal who, String from) {
        shell.note(who, from, LOGIN, "refused");
    }

    /** Somebody is not who he gives out to be. @param name a name, or what else was shown. On a thread that may block */
    void failed(String name, String from) {
        shell.note(new Principal(name, "web", Role.VIEWER), from, LOGIN, "failed");
    }

    /** The same where nothing may block. */
    void failedMeanwhile(String name, String from) {
        desk.later(() -> failed(name, from));
    }

    /** A session is over, whatever ended it. Any thread. */
    void left(Principal who, String from, Exit exit) {
        var word = exit.word();
        desk.later(() -> shell.note(who, from, "logout", word));
    }
}

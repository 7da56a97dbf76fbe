package io.archangel.proof.races;

import org.jspecify.annotations.Nullable;

/** What the table does, if one thing is done after the other. */
public final class TableSpec {
    private boolean registered;
    private @Nullable String ended;

    /** Nobody has come. */
    public TableSpec() {}

    /** A process is registered once, before it has ended. */
    public boolean register() {
        boolean may = !registered && ended == null;
        registered |= may;
        return may;
    }

    /** The first cause decides. */
    public String exit() {
        return end("CODE " + Scene.CODE);
    }

    /** Who is not in the table can't be killed. */
    public String kill() {
        return registered ? end("KILL") : "null";
    }

    /** Who has come is there until he has ended. */
    public boolean find() {
        return registered || ended != null;
    }

    /** Always whole. */
    public boolean list() {
        return true;
    }

    private String end(String how) {
        if (ended == null) {
            ended = how;
        }
        return ended;
    }
}

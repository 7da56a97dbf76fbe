package io.archangel.loop.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one loop that stand, and its endpoints for datagrams, held against what their sockets say. One whose
 * close was told to nobody, by a bug below or beside us, would stay in the table of processes for ever; here it is found and
 * cleared.
 *
 * <p>A while after the loop has done something it looks at each, once; then it waits until it has something to do again, so
 * that an idle loop is not woken. Who is closed at two looks in a row has been forgotten: at one he may only be on his way
 * out. Loop thread only.
 */
final class Connections {
    /** From something done to the look; a close that nobody told is thus found within twice that. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final IoLoop io;

    /** Each knows its place in it. */
    private final List<Standing> standing = new ArrayList<>();

    private List<Standing> suspects = List.of();
    private boolean due;

    /** True in the turn that looks, which is nothing done. */
    private boolean looked;

    Connections(IoLoop io) {
        this.io = io;
    }

    void add(Standing one) {
        one.place = standing.size();
        standing.add(one);
    }

    /** @return false if it has gone already */
    boolean remove(Standing one) {
        int place = one.place;
        if (place < 0) {
            return false;
        }
        var last = standing.removeLast();
        if (place < standing.size()) {
            standing.set(place, last);
            last.place = place;
        }
        one.place = Standing.NOWHERE;
        return true;
    }

    /** The loop has done something. */
    void turned() {
        if (!due && !looked && !standing.isEmpty()) {
            lookLater();
        }
        looked = false;
    }

    private void lookLater() {
        due = true;
        io.schedule(this::lookInTime, PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void lookInTime() {
        due = false;
        looked = true;
        look();
        if (!suspects.isEmpty()) {
            lookLater();
        }
    }

    /** Clears who was closed when it looked last and still stands, and suspects who is closed now. */
    void look() {
        var before = suspects;
        suspects = standing.stream().filter(Standing::isClosed).toList();
        suspects.stream().filter(before::contains).forEach(Standing::vanished);
    }
}

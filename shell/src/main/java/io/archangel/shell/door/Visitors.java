package io.archangel.shell.door;

import io.archangel.process.Clock;
import io.archangel.process.Exit;
import io.archangel.process.Process;
import io.archangel.process.ProcessException;
import io.archangel.process.spi.Role;
import io.archangel.shell.Notes;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the audit who came in by a door, who could not, and who went, in that order; no door waits for a disk. Any thread.
 *
 * <p>Of those who are turned away at one address the first is written at once, and then once a minute how many more there were. So
 * many addresses have lines of their own at a time; the others share one. Of one who comes and goes again and again the first ten of a
 * minute are written each, and then once a minute how many more there were.
 */
public final class Visitors implements AutoCloseable {
    /** So many addresses have lines of their own at a time. */
    static final int ADDRESSES = 16;

    /** So long the last to leave are waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String LOGIN = "login";

    private final String door;
    private final Notes notes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isEmpty = lock.newCondition();

    /** How many have {@link #entered} and not left. Guarded by the lock. */
    private int inside;

    /** Those of one door. @param door as principals name it @param clock measures the minutes */
    public Visitors(Shell shell, String door, Clock clock) {
        this.door = door;
        notes = new Notes(shell, "visitors " + door, clock, ADDRESSES);
    }

    /** Somebody is let in. @param from the address and the port */
    public void came(Principal who, @Nullable String from) {
        notes.countMany(who, from, LOGIN, "done");
    }

    /** The same, and later that somebody has left, when the process ends in which that one is. @param from the address and the port */
    public void entered(Process session, Principal who, @Nullable String from) {
        came(who, from);
        count(1);
        try {
            session.atExitInline(exit -> leave(who, from, exit));
        } catch (ProcessException over) {
            leave(who, from, session.exitValue().orElse(Exit.OK));
        }
    }

    private void leave(Principal who, @Nullable String from, Exit exit) {
        left(who, from, exit);
        count(-1);
    }

    /** Somebody is known, and there is no room. @param from the address and the port */
    public void refused(Principal who, @Nullable String from) {
        notes.count(who, from, LOGIN, "refused");
    }

    /** Somebody has shown nothing that lets in. @param shown what sort of thing, {@code (token)} @param from the address and the port */
    public void failed(String shown, @Nullable String from) {
        notes.count(new Principal(shown, door, Role.VIEWER), from, LOGIN, "failed");
    }

    /** Somebody who had come is gone, whatever ended it. @param from the address and the port */
    public void left(Principal who, @Nullable String from, Exit exit) {
        notes.countMany(who, from, "logout", exit.word());
    }

    /** Waits until what was told before is written, for a second at most. On a thread that may block. */
    public void settle() {
        notes.settle();
    }

    /** Waits until all who {@link #entered} have left, for two seconds at most. On a thread that may block, after all were sent away. */
    public void seeOff() {
        long left = PATIENCE.toNanos();
        lock.lock();
        try {
            while (inside > 0 && left > 0) {
                left = isEmpty.awaitNanos(left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what was only counted so far. Others may still come and go. On a thread that may block; again is harmless. */
    @Override
    public void close() {
        notes.close();
    }

    private void count(int more) {
        lock.lock();
        try {
            inside += more;
            if (inside == 0) {
                isEmpty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}

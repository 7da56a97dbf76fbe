package io.archangel.shell.door;

import io.archangel.process.Clock;
import io.archangel.process.Exit;
import io.archangel.process.Process;
import io.archangel.process.ProcessException;
import io.archangel.process.spi.Role;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the audit who came in by a door, who could not, and who went, in that order, on a thread that is there only while
 * there is something to write: no door waits for a disk. Any thread.
 *
 * <p>Of those who are turned away at one address the first is written at once, and then once a minute how many more there were. So
 * many addresses have lines of their own at a time; the others share one.
 */
public final class Visitors implements AutoCloseable {
    /** So many addresses have lines of their own at a time. */
    static final int ADDRESSES = 16;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** So many lines may wait for the disk: the doors have not so many seats. */
    private static final int WAITING = 1024;

    private static final String LOGIN = "login";
    private static final System.Logger LOG = System.getLogger(Visitors.class.getPackageName());

    private final Shell shell;
    private final String door;
    private final Clock clock;
    private final ThreadPoolExecutor writer;

    /** True after a line was dropped. */
    private final AtomicBoolean isMissed = new AtomicBoolean();

    private final ReentrantLock lock = new ReentrantLock();

    /** Whose first line is less than a minute old, and how many there have been since. Guarded by the lock. */
    private final Map<Turned, Integer> turned = new HashMap<>();

    /** Those of one door. @param door as principals name it @param clock measures the minutes */
    public Visitors(Shell shell, String door, Clock clock) {
        this.shell = shell;
        this.door = door;
        this.clock = clock;
        writer = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("visitors " + door).factory());
        writer.allowCoreThreadTimeOut(true);
    }

    /** Somebody who was turned away. @param address without its port; null for several */
    private record Turned(Principal who, @Nullable String address, String verdict) {}

    /** Somebody is let in. @param from the address and the port */
    public void came(Principal who, @Nullable String from) {
        write(who, from, LOGIN, "done");
    }

    /** The same, and later that somebody has left, when the process ends in which that one is. @param from the address and the port */
    public void entered(Process session, Principal who, @Nullable String from) {
        came(who, from);
        try {
            session.atExitInline(exit -> left(who, from, exit));
        } catch (ProcessException over) {
            left(who, from, session.exitValue().orElse(Exit.OK));
        }
    }

    /** Somebody is known, and there is no room. @param from the address and the port */
    public void refused(Principal who, @Nullable String from) {
        turnAway(new Turned(who, address(from), "refused"), from);
    }

    /** Somebody has shown nothing that lets in. @param shown what sort of thing, {@code (token)} @param from the address and the port */
    public void failed(String shown, @Nullable String from) {
        turnAway(new Turned(new Principal(shown, door, Role.VIEWER), address(from), "failed"), from);
    }

    /** Somebody who had come is gone, whatever ended it. @param from the address and the port */
    public void left(Principal who, @Nullable String from, Exit exit) {
        write(who, from, "logout", exit.word());
    }

    /** Waits until what was told before is written, for a second at most. On a thread that may block. */
    public void settle() {
        var written = new CountDownLatch(1);
        try {
            boolean unused = later(written::countDown) && written.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what was only counted so far. Others may still come and go. On a thread that may block; again is harmless. */
    @Override
    public void close() {
        lock.lock();
        List<Turned> counted;
        try {
            counted = List.copyOf(turned.keySet());
        } finally {
            lock.unlock();
        }
        counted.forEach(this::tell);
        settle();
    }

    private void turnAway(Turned one, @Nullable String from) {
        if (isFirst(one)) {
            write(one.who, from, LOGIN, one.verdict);
        }
    }

    /** Counts somebody. @return whether that one has a line of its own */
    private boolean isFirst(Turned one) {
        lock.lock();
        try {
            boolean isKnown = turned.containsKey(one);
            if (!isKnown && turned.size() < ADDRESSES) {
                begin(one);
                return true;
            }
            var counted = isKnown ? one : new Turned(new Principal("(others)", door, Role.VIEWER), null, one.verdict);
            if (!turned.containsKey(counted)) {
                begin(counted);
            }
            turned.merge(counted, 1, Integer::sum);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** A minute begins. With the lock. */
    private void begin(Turned one) {
        turned.put(one, 0);
        var unused = clock.after(MINUTE, () -> tell(one));
    }

    /** A minute is over: if there were more, they have a line, and another minute begins. On the clock's thread. */
    private void tell(Turned one) {
        int more;
        lock.lock();
        try {
            var count = turned.remove(one);
            more = count == null ? 0 : count;
            if (more > 0) {
                begin(one);
            }
        } finally {
            lock.unlock();
        }
        if (more > 0) {
            write(one.who, one.address, LOGIN, one.verdict + ", " + more + (more == 1 ? " more time" : " more times"));
        }
    }

    private void write(Principal who, @Nullable String from, String what, String verdict) {
        if (later(() -> shell.note(who, from, what, verdict))) {
            isMissed.set(false);
        } else if (!isMissed.getAndSet(true)) {
            LOG.log(Level.WARNING, "the audit can''t keep up: who comes and goes by {0} is not in it", door);
        }
    }

    /** @return false if too much waits */
    private boolean later(Runnable work) {
        try {
            var unused = writer.submit(work);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private static @Nullable String address(@Nullable String from) {
        int colon = from == null ? -1 : from.lastIndexOf(':');
        return from == null || colon < 0 ? from : from.substring(0, colon);
    }
}

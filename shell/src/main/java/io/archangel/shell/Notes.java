package io.archangel.shell;

import io.archangel.process.Clock;
import io.archangel.process.spi.Role;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
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
 * Writes into the audit what is no act, in its order and with the time when it happened, on a thread that is there only while there
 * is something to write: nobody waits for a disk. Any thread.
 *
 * <p>What comes in storms, such as logins that fail and commands that are denied, is counted: the first of a sort has a line at once,
 * and then one a minute says how many more there were. So many sorts have lines of their own at a time; the others share one. Of what
 * people do who are known, the first few have lines of their own, whoever they are: there are only so many people.
 */
public final class Notes implements AutoCloseable {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** So many lines a minute somebody who is known may have of a sort, before they are counted. */
    private static final int FEW = 10;

    /** So many lines may wait for the disk: the doors have not so many seats. */
    private static final int WAITING = 1024;

    private static final System.Logger LOG = System.getLogger(Notes.class.getPackageName());

    private final Page page;
    private final String name;
    private final Clock clock;
    private final int most;
    private final ThreadPoolExecutor writer;

    /** True after a line was dropped. */
    private final AtomicBoolean isMissed = new AtomicBoolean();

    private final ReentrantLock lock = new ReentrantLock();

    /** Whose minute is not over, and how many there have been in it that have no line, less than 0 while some may. Guarded by the lock. */
    private final Map<Sort, Integer> counted = new HashMap<>();

    /**
     * Those of one sort of thing.
     *
     * @param name  as its thread is named
     * @param clock measures the minutes
     * @param most  so many sorts have lines of their own at a time
     */
    public Notes(Shell shell, String name, Clock clock, int most) {
        this(shell::note, name, clock, most);
    }

    Notes(Page page, String name, Clock clock, int most) {
        this.page = page;
        this.name = name;
        this.clock = clock;
        this.most = most;
        writer = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name(name).factory());
        writer.allowCoreThreadTimeOut(true);
    }

    /** Where it writes. */
    @FunctionalInterface
    interface Page {
        /** As {@link Shell#note} has it. */
        void note(Instant time, Principal who, @Nullable String from, String what, String verdict);
    }

    /** What is counted together. @param address without its port; null for several @param lines so many of the first have their own */
    private record Sort(Principal who, @Nullable String address, String what, String verdict, int lines) {
        boolean isOfFew() {
            return lines > 1;
        }
    }

    /** Writes a line, soon. Its time is now. @param from the address and the port */
    public void write(Principal who, @Nullable String from, String what, String verdict) {
        var time = clock.instant();
        if (later(() -> page.note(time, who, from, what, verdict))) {
            isMissed.set(false);
        } else if (!isMissed.getAndSet(true)) {
            LOG.log(Level.WARNING, "the audit can''t keep up: of {0} not all is in it", name);
        }
    }

    /** Writes a line, unless it comes in a storm: then it is counted. @param from the address and the port */
    public void count(Principal who, @Nullable String from, String what, String verdict) {
        if (isFirst(who, from, what, verdict)) {
            write(who, from, what, verdict);
        }
    }

    /** The same of one who is known, from wherever, of whom the first few in a minute have lines. @param from the address and the port */
    public void countMany(Principal who, @Nullable String from, String what, String verdict) {
        if (hasLine(new Sort(who, null, what, verdict, FEW))) {
            write(who, from, what, verdict);
        }
    }

    /** Counts one that is written by who calls, if it has a line of its own. @return whether it has */
    boolean isFirst(Principal who, @Nullable String from, String what, String verdict) {
        return hasLine(new Sort(who, address(from), what, verdict, 1));
    }

    private boolean hasLine(Sort one) {
        lock.lock();
        try {
            var sort = counted.containsKey(one) || hasRoom(one) ? one : others(one);
            if (!counted.containsKey(sort)) {
                begin(sort, 1 - sort.lines);
                return true;
            }
            return counted.merge(sort, 1, Integer::sum) <= 0;
        } finally {
            lock.unlock();
        }
    }

    /** True if it may have lines of its own. With the lock. */
    private boolean hasRoom(Sort one) {
        return one.isOfFew()
                || counted.keySet().stream().filter(sort -> !sort.isOfFew()).count() < most;
    }

    private static Sort others(Sort one) {
        return new Sort(new Principal("(others)", one.who.door(), Role.VIEWER), null, one.what, one.verdict, one.lines);
    }

    /** A minute begins. With the lock. */
    private void begin(Sort one, int count) {
        counted.put(one, count);
        var unused = clock.after(MINUTE, () -> tell(one));
    }

    /** A minute is over: if there were more, they have a line, and another minute begins. On the clock's thread. */
    private void tell(Sort one) {
        int more;
        lock.lock();
        try {
            var count = counted.remove(one);
            more = count == null ? 0 : count;
            if (more > 0) {
                begin(one, 0);
            }
        } finally {
            lock.unlock();
        }
        if (more > 0) {
            write(
                    one.who,
                    one.address,
                    one.what,
                    one.verdict + ", " + more + (more == 1 ? " more time" : " more times"));
        }
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

    /** Writes what was only counted so far. More may still come. On a thread that may block; again is harmless. */
    @Override
    public void close() {
        lock.lock();
        List<Sort> sorts;
        try {
            sorts = List.copyOf(counted.keySet());
        } finally {
            lock.unlock();
        }
        sorts.forEach(this::tell);
        settle();
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

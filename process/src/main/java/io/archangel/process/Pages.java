package io.archangel.process;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who lives, by pid. Pids come in pages of 64. Threads are spread over lanes, each of which fills a page of its own, so
 * that two loops write to no memory in common; pids therefore count up on each lane, and over all of them only roughly.
 * A page is thrown away when its last process has gone, so that who stays for long pins his own page and nothing else.
 *
 * <p>Nothing here takes a lock but the one in 64 who begins a page. Any thread.
 */
final class Pages {
    /** The elements of an array of references that are as long as two cache lines, which is what a core fetches. */
    private static final int APART = 32;

    private static final int MOST_LANES = 64;

    /** How many bits a page's number has at most: a pid has 63, and a page 64 of them. */
    static final int LANE_SHIFT = 57;

    private final ConcurrentHashMap<Long, Page> pages = new ConcurrentHashMap<>();

    /** The page that each lane fills, far enough apart; null until somebody comes. Written under the lock. */
    private final AtomicReferenceArray<@Nullable Page> lanes;

    private final int lastLane;
    private final ReentrantLock lock = new ReentrantLock();

    /** How many pages have been begun. Written under the lock, after the page can be found. */
    private volatile long begun;

    /** For as many threads at a time as this machine runs. */
    Pages() {
        this(Math.min(MOST_LANES, 4 * Runtime.getRuntime().availableProcessors()));
    }

    /** With so many lanes, or up to the next power of two. */
    Pages(int atLeast) {
        lastLane = (Integer.highestOneBit(Math.max(1, atLeast * 2 - 1))) - 1;
        lanes = new AtomicReferenceArray<>((lastLane + 1) * APART);
    }

    /** A page with room, to take a pid from. The room may be gone when it is asked for; then ask again. */
    Page open() {
        int lane = lane();
        var page = lanes.getAcquire(lane * APART);
        return page == null ? begin(lane, null) : page;
    }

    /** A page in place of one that had no more room. */
    Page openAfter(Page full) {
        return begin(lane(), full);
    }

    private int lane() {
        return (int) Thread.currentThread().threadId() & lastLane;
    }

    @SuppressWarnings("ReferenceEquality") // a page is what it is
    private Page begin(int lane, @Nullable Page full) {
        lock.lock();
        try {
            var now = lanes.get(lane * APART);
            if (now != null && now != full) {
                return now;
            }
            long number = begun;
            var page = new Page(number, lane);
            pages.put(number, page);
            begun = number + 1;
            lanes.set(lane * APART, page);
            return page;
        } finally {
            lock.unlock();
        }
    }

    /** A process has gone: others no longer find it; without a fence. */
    static void leave(Process process) {
        var page = process.pageOrNull();
        if (page != null) {
            page.leave(process.pid());
        }
    }

    /** Throws a page away if it is of no more use; after somebody has left it, and a fence. */
    void tidy(Page page) {
        if (page.isOfNoMoreUse() && pages.remove(page.number) != null) {
            page.close();
        }
    }

    /** Who has a pid, if somebody lives who does. */
    @Nullable
    Process find(long pid) {
        var page = pages.get(Page.numberOf(pid));
        return page == null ? null : page.find(pid);
    }

    /** True if somebody had the pid who has left. */
    boolean wasLeft(long pid) {
        if (pid <= 0 || Page.numberOf(pid) >= begun) {
            return false;
        }
        var page = pages.get(Page.numberOf(pid));
        return page == null || page.wasLeft(pid);
    }

    /** Shows everybody, each once, in no order; who comes or goes meanwhile is shown or not. */
    void forEach(Consumer<? super Process> visitor) {
        for (var page : pages.values()) {
            page.forEach(visitor);
        }
    }

    /** The page of a number, if it is there. */
    @Nullable
    Page page(long number) {
        return pages.get(number);
    }

    /** Those that there are, each as its lane and its number, in that order; see {@link #LANE_SHIFT}. */
    long[] numbers() {
        return pages.values().stream()
                .mapToLong(page -> (long) page.lane << LANE_SHIFT | page.number)
                .sorted()
                .toArray();
    }

    /** How many pages there are. */
    int size() {
        return pages.size();
    }
}

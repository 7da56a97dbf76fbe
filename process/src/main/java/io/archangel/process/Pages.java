package io.archangel.process;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who lives, by pid. Pids come in pages of 64. Threads are spread over lanes, each of which fills a page of its own, so
 * that two loops write to no memory in common; pids therefore count up on each lane, and over all of them only roughly.
 * A page is thrown away when its last process has gone, so that who stays for long pins his own page and nothing else.
 * Any thread.
 */
final class Pages {
    private static final int MOST_LANES = 64;

    /** How many bits a page's number has at most: a pid has 63, and a page 64 of them. */
    static final int LANE_SHIFT = 57;

    private final ConcurrentHashMap<Long, Page> pages = new ConcurrentHashMap<>();

    /** As many as a power of two. */
    final Lane[] lanes;

    /** Taken while a lane is held, never the other way round. */
    private final ReentrantLock lock = new ReentrantLock();

    /** How many pages have been begun. Written under the lock, after the page can be found. */
    private volatile long begun;

    /** For as many threads at a time as this machine runs. */
    Pages() {
        this(Math.min(MOST_LANES, 4 * Runtime.getRuntime().availableProcessors()));
    }

    /** With so many lanes, or up to the next power of two. */
    Pages(int atLeast) {
        int all = Integer.highestOneBit(Math.max(1, atLeast * 2 - 1));
        lanes = IntStream.range(0, all).mapToObj(Lane::new).toArray(Lane[]::new);
    }

    /** The lane of the calling thread. */
    Lane lane() {
        return lanes[(int) Thread.currentThread().threadId() & (lanes.length - 1)];
    }

    /** A page with room, of a lane that is locked. */
    Page open(Lane lane) {
        var now = lane.page;
        return now == null || !now.hasRoom() ? begin(lane) : now;
    }

    private Page begin(Lane lane) {
        Lane.share(lock);
        try {
            long number = begun;
            var page = new Page(number, lane);
            pages.put(number, page);
            begun = number + 1;
            lane.page = page;
            return page;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until whoever has come by now can be found. What was written before is seen by whoever comes after. */
    void pass() {
        for (var lane : lanes) {
            lane.pass();
        }
    }

    /** Whoever took a pid does not come. @param pid 0 if none was taken */
    void giveUp(long pid) {
        var page = pid == 0 ? null : pages.get(Page.numberOf(pid));
        if (page != null) {
            page.lane.lock();
            page.leave(pid);
            page.lane.unlock();
            tidy(page);
        }
    }

    /** Throws a page away if it is of no more use; by those who have left it. */
    void tidy(Page page) {
        if (page.isOfNoMoreUse() && remove(page)) {
            page.close();
        }
    }

    /** With the lock, since who puts one in must not wait for another. */
    private boolean remove(Page page) {
        lock.lock();
        try {
            return pages.remove(page.number, page);
        } finally {
            lock.unlock();
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
                .mapToLong(page -> (long) page.lane.number << LANE_SHIFT | page.number)
                .sorted()
                .toArray();
    }

    /** How many pages there are. */
    int size() {
        return pages.size();
    }
}

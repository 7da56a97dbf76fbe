package io.archangel.proof.price;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One thing that is measured.
 *
 * @param words     what it is
 * @param benchmark the class that JMH runs for it
 * @param threads   how many at a time
 * @param choices   what it is run with
 * @param goal      what is asked of it, or nothing
 */
record Case(String words, Class<?> benchmark, int threads, Map<String, String> choices, String goal) {
    private static final int MANY = 1_000_000;

    /** A listing of a million. */
    static final Case LISTING =
            new Case("every row of 1,000,000, while requests come and go", Listing.class, 1, Map.of(), "500 ms");

    /** The table alone, which all others are held against, and what the goals are for. */
    static List<Case> few() {
        return List.of(
                bare("a table alone: our pages", "PAGES", 1, 0),
                bare("a table alone: ConcurrentHashMap", "HASH_MAP", 1, 0),
                bare("a table alone: ConcurrentSkipListMap", "SKIP_LIST", 1, 0),
                ours("a process, time handed in", "HANDED_IN", 1, 0, "100 ns, 160 bytes"),
                ours("a process, clock read twice", "READ_TWICE", 1, 0, "180 ns"),
                ours("a process, two threads, parents of their own", "HANDED_IN", 2, 0, "1.5 times that of one"),
                shared("a process, two threads, one parent", "3 times that of one"),
                ours("a process, 1,000,000 live", "HANDED_IN", 1, MANY, "1.3 times that with none"));
    }

    /** Those, and more. */
    static List<Case> all() {
        var all = new ArrayList<>(few());
        all.addAll(List.of(
                bare("a table alone, two threads: our pages", "PAGES", 2, 0),
                bare("a table alone, two threads: ConcurrentHashMap", "HASH_MAP", 2, 0),
                bare("a table alone, two threads: ConcurrentSkipListMap", "SKIP_LIST", 2, 0),
                bare("a table alone, 1,000,000 live: our pages", "PAGES", 1, MANY),
                bare("a table alone, 1,000,000 live: ConcurrentHashMap", "HASH_MAP", 1, MANY),
                bare("a table alone, 1,000,000 live: ConcurrentSkipListMap", "SKIP_LIST", 1, MANY),
                ours("a process, clock read by the manager each time", "NOT_SAID", 1, 0, ""),
                onReaper("a process, its hook on a reaper")));
        return all;
    }

    /** True for the table alone on one thread. */
    boolean isYardstick() {
        return equals(few().getFirst());
    }

    private static Case bare(String words, String sort, int threads, int live) {
        return new Case(words, BareTable.class, threads, Map.of("sort", sort, "live", "" + live), "");
    }

    private static Case ours(String words, String time, int threads, int live, String goal) {
        return process(words, threads, goal, time, true, false, live);
    }

    private static Case shared(String words, String goal) {
        return process(words, 2, goal, "HANDED_IN", true, true, 0);
    }

    private static Case onReaper(String words) {
        return process(words, 1, "", "HANDED_IN", false, false, 0);
    }

    private static Case process(
            String words, int threads, String goal, String time, boolean inline, boolean shared, int live) {
        var choices = Map.of("time", time, "inline", "" + inline, "shared", "" + shared, "live", "" + live);
        return new Case(words, RegisterExit.class, threads, choices, goal);
    }
}

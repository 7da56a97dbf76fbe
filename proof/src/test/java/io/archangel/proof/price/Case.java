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
 * @param goals     what is asked of it, if anything
 */
record Case(String words, Class<?> benchmark, int threads, Map<String, String> choices, List<Goal> goals) {
    private static final int MANY = 1_000_000;

    /** The table alone on one thread, which all others are held against. */
    static final Case TABLE_ALONE = bare("a table alone: our pages", "PAGES", 1, 0);

    /** A process whose time is handed in, which goals of others are ratios to. */
    static final Case ONE = ours("a process, time handed in", "HANDED_IN", 1, 0, Goal.nanos(100), Goal.bytes(160));

    /** A listing of a million. */
    static final Case LISTING = new Case(
            "every row of 1,000,000, while requests come and go",
            Listing.class,
            1,
            Map.of(),
            List.of(Goal.millis(500)));

    /** Tables alone, and what the goals are for. */
    static List<Case> few() {
        return List.of(
                TABLE_ALONE,
                bare("a table alone: ConcurrentHashMap", "HASH_MAP", 1, 0),
                bare("a table alone: ConcurrentSkipListMap", "SKIP_LIST", 1, 0),
                ONE,
                ours("a process, clock read twice", "READ_TWICE", 1, 0, Goal.nanos(180)),
                ours(
                        "a process, two threads, parents of their own",
                        "HANDED_IN",
                        2,
                        0,
                        Goal.timesOnProcessor(1.5, "1.5 times that of one")),
                shared("a process, two threads, one parent", Goal.timesOnProcessor(3, "3 times that of one")),
                ours("a process, 1,000,000 live", "HANDED_IN", 1, MANY, Goal.times(1.3, "1.3 times that with none")),
                LISTING);
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
                ours("a process, clock read by the manager each time", "NOT_SAID", 1, 0),
                onReaper("a process, its hook on a reaper")));
        return all;
    }

    private static Case bare(String words, String sort, int threads, int live) {
        return new Case(words, BareTable.class, threads, Map.of("sort", sort, "live", "" + live), List.of());
    }

    private static Case ours(String words, String time, int threads, int live, Goal... goals) {
        return process(words, threads, List.of(goals), time, true, false, live);
    }

    private static Case shared(String words, Goal goal) {
        return process(words, 2, List.of(goal), "HANDED_IN", true, true, 0);
    }

    private static Case onReaper(String words) {
        return process(words, 1, List.of(), "HANDED_IN", false, false, 0);
    }

    private static Case process(
            String words, int threads, List<Goal> goals, String time, boolean inline, boolean shared, int live) {
        var choices = Map.of("time", time, "inline", "" + inline, "shared", "" + shared, "live", "" + live);
        return new Case(words, RegisterExit.class, threads, choices, goals);
    }
}

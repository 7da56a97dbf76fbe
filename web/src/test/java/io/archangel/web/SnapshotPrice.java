package io.archangel.web;

import com.sun.management.ThreadMXBean;
import io.archangel.process.Process;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What it costs to watch a table of 100,000: the time from asking to the first rows and to the last, on loopback, the bytes sent, what
 * is allocated and kept, and how late a viewer hears while others come and go. A program, to be run with the tests' class path.
 */
final class SnapshotPrice {
    private static final int ROWS = 100_000;
    private static final int ROUNDS = 10;

    private SnapshotPrice() {}

    /** A row as a long poll's is. */
    private static final class Poll extends Process {
        private final int number;

        Poll(int number) {
            this.number = number;
        }

        @Override
        protected String kind() {
            return "http";
        }

        @Override
        protected String app() {
            return "chat";
        }

        @Override
        protected String name() {
            return "GET /chat/room/" + number % 1000;
        }

        @Override
        protected String method() {
            return "GET";
        }

        @Override
        protected String route() {
            return "/chat/room/{name}";
        }

        @Override
        protected String client() {
            return "10.0." + (number >> 8 & 255) + "." + (number & 255) + ":51234";
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (var house = new House()) {
            var rows = new ArrayList<Poll>(ROWS);
            for (int number = 0; number < ROWS; number++) {
                rows.add(house.manager.register(new Poll(number)));
            }
            long before = used();
            System.out.println(
                    "| round | first rows, ms | all rows, ms | MB sent | MiB allocated |\n|---|---|---|---|---|");
            for (int round = 0; round < ROUNDS; round++) {
                snapshot(house, round + 1);
            }
            try (var feed = Feed.of(house, "/api/events")) {
                feed.next("ready");
                System.out.printf("%nKept while watched: %.1f MiB.%n", (used() - before) / 1048576.0);
                lag(house, feed);
            }
            rows.forEach(Process::exit);
        }
    }

    private static void snapshot(House house, int round) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getTotalThreadAllocatedBytes();
        long begin = System.nanoTime();
        long first = 0;
        long chars = 0;
        try (var feed = Feed.of(house, "/api/events")) {
            for (var got = feed.next(); !got.name().equals("ready"); got = feed.next()) {
                first = first == 0 && got.name().equals("rows") ? System.nanoTime() : first;
            }
            chars = feed.chars;
        }
        System.out.printf(
                "| %d | %.0f | %.0f | %.1f | %.0f |%n",
                round,
                (first - begin) / 1e6,
                (System.nanoTime() - begin) / 1e6,
                chars / 1e6,
                (threads.getTotalThreadAllocatedBytes() - allocated) / 1048576.0);
    }

    /** How late a viewer hears of one that comes, while 20,000 a second come and go. */
    private static void lag(House house, Feed feed) throws InterruptedException {
        var isOver = new AtomicBoolean();
        var churn = Thread.ofPlatform().start(() -> {
            for (int number = 0; !isOver.get(); number++) {
                house.manager.register(new Poll(number)).exit();
                if (number % 20 == 0) {
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
            }
        });
        var threads = ManagementFactory.getThreadMXBean();
        long cpu = collectors(threads);
        long start = System.nanoTime();
        double worst = 0;
        for (int round = 0; round < 20; round++) {
            var one = house.manager.register(new Poll(-1));
            long begin = System.nanoTime();
            var pid = Long.toString(one.pid());
            while (!feed.next("rows").put(0).contains(pid)) {
                // another step
            }
            worst = Math.max(worst, (System.nanoTime() - begin) / 1e6);
            one.exit();
        }
        double share = 100.0 * (collectors(threads) - cpu) / (System.nanoTime() - start);
        isOver.set(true);
        churn.join();
        System.out.printf(
                "While 20,000 a second come and go: heard at the latest after %.0f ms; the collector used %.0f %% of a"
                        + " processor.%n",
                worst, share);
    }

    private static long collectors(java.lang.management.ThreadMXBean threads) {
        long sum = 0;
        for (var info : threads.dumpAllThreads(false, false)) {
            if (info.getThreadName().equals("web collector")) {
                sum += threads.getThreadCpuTime(info.getThreadId());
            }
        }
        return sum;
    }

    private static long used() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

package io.archangel.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows everybody one by one, the oldest first. Pids count up on each lane, so the oldest of all is the oldest of those who are
 * next on theirs. Held meanwhile are the numbers of the pages and one page for each lane, and nobody who has gone. Each is shown
 * once at most, and once who lives throughout. One thread at a time.
 */
final class Walk extends AbstractSpliterator<Process> {
    private final Pages pages;
    private final List<Line> lines = new ArrayList<>();

    /** @param zombies who has left the pages, and is still to be shown */
    Walk(Pages pages, Collection<Process> zombies) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL);
        this.pages = pages;
        // zombies first: who becomes one meanwhile is then missed, for it lives no more, and not shown twice
        lines.add(new Left(zombies));
        var numbers = pages.numbers();
        for (int from = 0, to; from < numbers.length; from = to) {
            to = from + 1;
            while (to < numbers.length && lane(numbers[to]) == lane(numbers[from])) {
                to++;
            }
            lines.add(new Paged(Arrays.copyOfRange(numbers, from, to)));
        }
    }

    private static long lane(long number) {
        return number >>> Pages.LANE_SHIFT;
    }

    @Override
    public boolean tryAdvance(Consumer<? super Process> taker) {
        for (var line = oldest(); line != null; line = oldest()) {
            var process = line.take();
            if (process != null) {
                taker.accept(process);
                return true;
            }
        }
        return false;
    }

    /** The lane whose next has been there longest; null if there is none. */
    private @Nullable Line oldest() {
        Line oldest = null;
        for (var line : lines) {
            if (line.hasNext && (oldest == null || line.isBefore(oldest))) {
                oldest = line;
            }
        }
        return oldest;
    }

    /** Some in the order in which they came. */
    private abstract static class Line {
        /** False once all have been shown. */
        boolean hasNext;

        /** Who is next. */
        long pid;

        /** When that one came. */
        long started;

        final void next(@Nullable Process next) {
            hasNext = next != null;
            if (next != null) {
                pid = next.pid();
                started = next.started();
            }
        }

        final boolean isBefore(Line other) {
            return started != other.started ? started < other.started : pid < other.pid;
        }

        /** Who was next, or null if that one has gone meanwhile; it is another's turn now. */
        abstract @Nullable Process take();
    }

    /** Those of a lane of the table. */
    private final class Paged extends Line {
        private final long[] numbers;

        /** How many pages have been begun, which is the last of them, and who of it comes after the next. */
        private int begun;

        private @Nullable Page page;
        private int slot;

        Paged(long[] numbers) {
            this.numbers = numbers;
            step();
        }

        private void step() {
            var next = onPage();
            while (next == null && begun < numbers.length) {
                page = pages.page(numbers[begun++] & (1L << Pages.LANE_SHIFT) - 1);
                slot = 0;
                next = onPage();
            }
            next(next);
        }

        /** The next of the page, or null if there is none. */
        private @Nullable Process onPage() {
            Process next = null;
            while (next == null && page != null && slot < Page.SIZE) {
                next = page.find(slot++);
            }
            return next;
        }

        @Override
        @Nullable
        Process take() {
            var taken = page == null ? null : page.find(pid);
            step();
            return taken;
        }
    }

    /** Those who have left theirs: few, and held by a thread each anyhow. */
    private static final class Left extends Line {
        private final List<Process> zombies;
        private int at;

        Left(Collection<Process> zombies) {
            this.zombies = new ArrayList<>(zombies);
            this.zombies.sort(Comparator.comparingLong(Process::started).thenComparingLong(Process::pid));
            step();
        }

        private void step() {
            next(at < zombies.size() ? zombies.get(at++) : null);
        }

        @Override
        @Nullable
        Process take() {
            var taken = zombies.get(at - 1);
            step();
            return taken.isHeld() ? taken : null;
        }
    }
}

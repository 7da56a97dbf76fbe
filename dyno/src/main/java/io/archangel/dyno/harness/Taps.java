package io.archangel.dyno.harness;

import io.archangel.process.Clock;
import io.archangel.process.Exit;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The harness. */
final class Taps implements Harness {
    private static final System.Logger LOG = System.getLogger(Taps.class.getPackageName());
    private static final int MOST = 100_000;

    private final Clock clock;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock: what was seen longest ago first, and bounded. */
    private final LinkedHashMap<Sort, ErrorInfo> sorts = new LinkedHashMap<>(16, 0.75f, true);

    /** How many sorts were forgotten to make room. */
    private final AtomicLong forgotten = new AtomicLong();

    Taps(Clock clock, int sorts) {
        if (sorts < 1 || sorts > MOST) {
            throw new HarnessException("sorts is " + sorts + "; give 1 to " + MOST);
        }
        this.clock = clock;
        most = sorts;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R tap(String point, Code<R, X> code) throws X {
        try {
            return code.run();
        } catch (Exception | Error thrown) { // not by the guard, which would restore an interrupt: it passes as it is
            note(point, thrown);
            throw thrown;
        }
    }

    @Override
    public void note(String point, Throwable thrown) {
        long pid = Process.current().map(Process::pid).orElse(0L);
        // what is tapped may throw again when it is asked what it says
        var unused = Guard.attempt(() -> log(count(point, thrown, pid)));
    }

    @Override
    public <S> BiConsumer<S, Throwable> handler(String point, BiConsumer<? super S, ? super Throwable> next) {
        return (some, thrown) -> {
            long pid = Process.current().map(Process::pid).orElse(0L);
            var unused = Guard.attempt(() -> count(point, thrown, pid));
            next.accept(some, thrown);
        };
    }

    @Override
    public Consumer<Report> reporter(Consumer<? super Report> next) {
        return report -> {
            if (report.exit() instanceof Exit.Failed(Throwable cause)) {
                var unused = Guard.attempt(() -> count(report.kind(), cause, report.pid()));
            }
            next.accept(report);
        };
    }

    private ErrorInfo count(String point, Throwable thrown, long pid) {
        var sort = Sort.of(point, thrown);
        var said = Sample.message(thrown);
        var now = clock.instant();
        ErrorInfo known;
        lock.lock();
        try {
            known = sorts.computeIfPresent(sort, (same, info) -> info.again(now, pid, said));
        } finally {
            lock.unlock();
        }
        return known == null ? add(sort, sort.first(now, pid, said, Sample.stack(thrown))) : known;
    }

    /** The first of a sort, unless another thread had the same meanwhile. */
    private ErrorInfo add(Sort sort, ErrorInfo first) {
        lock.lock();
        try {
            var info =
                    sorts.merge(sort, first, (known, same) -> known.again(first.last(), first.pid(), first.sample()));
            if (sorts.size() > most) {
                sorts.pollFirstEntry();
                forgotten.incrementAndGet();
            }
            return info;
        } finally {
            lock.unlock();
        }
    }

    /** Where there are more sorts than are kept, it is as sparing with the first ones as with those that come again. */
    private void log(ErrorInfo info) {
        if (info.count() == 1 && Long.bitCount(forgotten.get()) <= 1) {
            LOG.log(Level.WARNING, () -> line(info) + "\n" + info.stack());
        } else if (info.count() > 1 && Long.bitCount(info.count()) == 1) {
            LOG.log(Level.WARNING, () -> line(info) + ", " + info.count() + " times since " + info.first());
        }
    }

    private static String line(ErrorInfo info) {
        var text = info.point() + ": " + info.type() + (info.where() == null ? "" : " at " + info.where())
                + (info.pid() == 0 ? "" : ", process " + info.pid());
        return Sample.inOneLine(text);
    }

    @Override
    public List<ErrorInfo> list() {
        lock.lock();
        try {
            return new ArrayList<>(sorts.sequencedValues()).reversed();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void clear() {
        lock.lock();
        try {
            sorts.clear();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ProcessManager.Mount mount(ProcessManager manager) {
        return manager.mount(ErrorsTable.of(this));
    }
}

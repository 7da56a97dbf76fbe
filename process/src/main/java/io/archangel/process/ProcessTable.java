package io.archangel.process;

import io.archangel.process.spi.Table;
import io.archangel.process.spi.Tap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The manager: who lives, who haunts, who has been. What a kill does is in {@link Ending}, what it says in {@link Orders}. */
final class ProcessTable implements ProcessManager {
    private final ManagerOptions options;
    private final Clock clock;

    private final Instant started;

    /** Whether the clock is the one that a {@link HostThread#batch} is read from. */
    private final boolean takesBatches;

    private final String instance =
            String.format("%016x", ThreadLocalRandom.current().nextLong());

    /** The living. */
    final Pages pages = new Pages();

    /** Ended processes whose thread lives. */
    final Zombies zombies = new Zombies(this);

    private final Shelf normal;
    private final Shelf abnormal;
    private final ConcurrentSkipListMap<String, Table> tables = new ConcurrentSkipListMap<>();
    private final CarrierWatch carrierWatch = new CarrierWatch(pages);
    final Vigil vigil = new Vigil(this);

    /** True once it is closed: who comes ends at once. */
    private volatile boolean shut;

    private final Orders orders = new Orders(this);
    private final Groups groups = new Groups(this, orders);
    private final Inspection inspection = new Inspection(this);

    /** What QUIT left. */
    final Cores cores = new Cores();

    /** Where reports go that the reporter does not take. */
    private final LogReporter log = new LogReporter();

    /** For whoever listens. */
    final Events events;

    /** Where foreign code runs that may block. */
    final Reapers reapers;

    /** Where what hangs on a receipt runs. */
    final Errands couriers;

    /** Where the kernel's own steps run that a timer or the last hook sets off, or that need another thread. */
    final Errands stewards;

    ProcessTable(ManagerOptions options) {
        this.options = options;
        clock = options.clock();
        started = clock.instant();
        takesBatches = clock instanceof SystemClock;
        normal = new Shelf(options.historyEntries(), options.historyBytes(), clock, pages.lanes);
        abnormal = new Shelf(options.historyEntries(), options.historyBytes(), clock, pages.lanes);
        reapers = new Reapers("reaper", clock, instance);
        couriers = new Errands("courier", clock, instance);
        stewards = new Errands("steward", clock, instance);
        events = new Events(clock, stewards, log, instance, pages.lanes);
    }

    // ---- coming ----

    @Override
    public <P extends Process> P register(P process) {
        Workers.pauseCurrent();
        var current = Guard.current();
        enter(process, current != null && current.table() == this ? current : null);
        return process;
    }

    @Override
    public <P extends Process> P registerUnder(Process parent, P process) {
        Workers.pauseCurrent();
        if (parent.table() != this) {
            throw new ProcessException("parent " + parent.id() + " is not of manager " + instance
                    + "; register it under a process of the same manager");
        }
        enter(process, parent);
        return process;
    }

    private void enter(Process process, @Nullable Process parent) {
        boolean hasRoom = appear(process, parent);
        boolean received = false;
        try {
            receive(process, parent, hasRoom);
            received = true;
        } finally {
            if (!received) { // no timer for its limits, or neither memory nor a thread for what was to be told
                process.end(new Exit.Signalled(Signal.KILL, "kernel", "it could not be registered"));
            }
        }
    }

    private void receive(Process process, @Nullable Process parent, boolean hasRoom) {
        carrierWatch.registered();
        if (parent != null) {
            obey(parent, process, hasRoom);
        }
        if (process.limitsOrNull() != null) {
            Limiter.watch(process, this, process.started());
        }
        if (groups.areDraining()) {
            groups.refuse(process);
        }
        if (shut) {
            process.end(new Exit.Signalled(Signal.KILL, "shutdown", "the manager is closed"));
        }
    }

    /** @return false if its parent has as many children as it may */
    private boolean appear(Process process, @Nullable Process parent) {
        long most = parent == null ? Long.MAX_VALUE : Limiter.mostChildren(parent);
        if (parent == null || most == Long.MAX_VALUE) {
            process.enter(this, parent, true);
            return true;
        }
        return parent.children().admit(most, hasRoom -> process.enter(this, parent, hasRoom));
    }

    private static void obey(Process parent, Process process, boolean hasRoom) {
        if (!parent.isAlive()) {
            process.end(new Exit.Signalled(Signal.KILL, "parent", "it had ended"));
        } else if (hasRoom) {
            Limiter.count(parent, parent.children());
        } else {
            Limiter.refused(parent);
            process.end(new Exit.Limited("children"));
        }
    }

    @Override
    public Process spawn(String name, Task task) {
        var process = register(new Spawned(name));
        Thread.ofVirtual().name("pid-" + process.pid()).start(() -> process.work(task));
        return process;
    }

    // ---- going ----

    /** Where its end is noted. */
    Shelf shelf(Exit exit) {
        return exit instanceof Exit.Normal(int code) && code == 0 ? normal : abnormal;
    }

    /** Something went wrong while it ended, or with what ended it. */
    void report(Process process, Exit exit) {
        var labels = Labels.of(process, thrown -> {});
        var ancestors = new ArrayList<Long>();
        var parent = process.parentOrNull();
        for (; parent != null && ancestors.size() < Report.MOST_ANCESTORS; parent = parent.parentOrNull()) {
            ancestors.add(parent.pid());
        }
        var report = new Report(
                process.pid(),
                List.copyOf(ancestors),
                labels.kind(),
                labels.name(),
                Duration.ofNanos(age(process)),
                exit);
        var failed = Guard.attempt(() -> options.reporter().accept(report));
        if (failed != null) {
            Guard.attempt(() -> log.standIn(report, failed));
        }
    }

    // ---- looking ----

    @Override
    public List<ProcessInfo> list(boolean threads, Predicate<? super ProcessInfo> which) {
        return inspection.list(threads, which);
    }

    @Override
    public Stream<ProcessInfo> stream(boolean threads) {
        return inspection.stream(threads);
    }

    @Override
    public Optional<ProcessInfo> find(long pid) {
        return inspection.find(pid);
    }

    @Nullable
    HistoryEntry past(long pid) {
        var entry = abnormal.find(pid);
        return entry == null ? normal.find(pid) : entry;
    }

    boolean wasLeft(long pid) {
        return pages.wasLeft(pid);
    }

    @Override
    public List<HistoryEntry> history() {
        Workers.pauseCurrent();
        return normal.listWith(abnormal);
    }

    @Override
    public Optional<Process> process(long pid) {
        Workers.pauseCurrent();
        return Optional.ofNullable(pages.find(pid));
    }

    @Override
    public List<Stack> stacks(long pid) {
        return inspection.stacks(pid);
    }

    @Override
    public Optional<Core> core(long pid) {
        return inspection.core(pid);
    }

    @Override
    public Mount tap(long pid, Tap tap) {
        Workers.pauseCurrent();
        return inspection.tap(pid, tap);
    }

    // ---- signals ----

    @Override
    public CompletableFuture<Receipt> signal(Kill kill) {
        Workers.pauseCurrent();
        return orders.give(kill, couriers);
    }

    @Override
    public Receipt kill(Kill kill) {
        Workers.pauseCurrent();
        orders.requirePatience(kill.pid());
        return Orders.await(orders.give(kill, stewards));
    }

    @Override
    public CompletableFuture<List<Receipt>> signalAll(Predicate<? super ProcessInfo> group, UnaryOperator<Kill> order) {
        Workers.pauseCurrent();
        return groups.signal(group, order);
    }

    @Override
    public List<Receipt> killAll(Predicate<? super ProcessInfo> group, UnaryOperator<Kill> order) {
        Workers.pauseCurrent();
        return groups.kill(group, order);
    }

    @Override
    public Mount drain(String app) {
        Workers.pauseCurrent();
        return groups.drain(app);
    }

    @Override
    public List<Core> cores() {
        Workers.pauseCurrent();
        return cores.list();
    }

    // ---- the rest ----

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Mount mount(Table table) {
        Workers.pauseCurrent();
        if (tables.putIfAbsent(table.name(), table) != null) {
            throw new ProcessException("a table named " + table.name() + " is mounted already; close that mount first");
        }
        return () -> tables.remove(table.name(), table);
    }

    @Override
    public Mount listen(Listener listener) {
        Workers.pauseCurrent();
        return events.listen(listener);
    }

    @Override
    public List<Table> tables() {
        Workers.pauseCurrent();
        return List.copyOf(tables.values());
    }

    @Override
    public @Nullable Table table(String name) {
        Workers.pauseCurrent();
        return tables.get(name);
    }

    @Override
    public void close() {
        orders.shutDown();
        events.retire();
        reapers.retire();
        couriers.retire();
        stewards.retire();
    }

    /** Whoever comes from now on ends at once. */
    void shut() {
        shut = true;
        pages.pass();
    }

    List<Process> everyone() {
        var everyone = new ArrayList<Process>();
        pages.forEach(everyone::add);
        return everyone;
    }

    /** The time to note of what happens on this thread: that of its batch, if it said so, else the clock's. */
    long moment() {
        return takesBatches ? HostThread.moment() : clock.nanos();
    }

    private long age(Process process) {
        return Math.max(0, moment() - process.started());
    }
}

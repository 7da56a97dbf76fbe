package io.archangel.web;

import io.archangel.http.Event;
import io.archangel.http.Events;
import io.archangel.process.Process;
import io.archangel.process.ProcessInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who watches the table: a place in the collector's ring, and a filter. It is sent no more than it takes; who takes nothing
 * for too long is cut. Of each pass it has a share, and what it has not done by then it goes on with in the next; so that what
 * follows is in order, nothing else is begun before. On the collector's thread.
 *
 * <pre>
 * begin --> hello --> snapshot, a piece at a time --> ready --> step by step, with a point of the series in between
 *   |                                                   ^            |
 *   +---- the last id is still known -------------------+            +-- the ring has run over --> hello
 * </pre>
 */
final class Viewer {
    private static final int CHUNK = 1_000;

    /** Filters whose rows come and go without any change but time. */
    private static final Pattern TIMED = Pattern.compile("(?i)\\b(age|idle|started)\\b");

    private static final long AGAIN = 1_000_000_000;

    private final Collector collector;
    private final Process request;
    private final Events events;
    private final Columns columns;
    private final Supplier<Predicate<ProcessInfo>> filters;
    private final boolean isTimed;
    private final boolean isAll;
    private final Runnable over;

    private Predicate<ProcessInfo> filter;

    /** What the viewer has, of a filter that time changes; else nothing is kept. */
    private final Set<Long> shown = new HashSet<>();

    private long asked;

    /** What the filter is being asked about; null if it is about nothing. */
    private @Nullable Sieve sieve;

    /** What is being sent of a snapshot, and how much of it was; null once it is whole. */
    private @Nullable List<Row> snapshot;

    private int sent;

    /** The next step to be sent. */
    private long next;

    /** What the client would not take yet. */
    private @Nullable Event waiting;

    private long waitingSince;
    private @Nullable String point;
    private boolean isOver;

    /**
     * Somebody new, who is to be joined.
     *
     * @param request what it is as a process
     * @param filter  as it was typed
     * @param filters makes the predicate of it anew, for what depends on the time
     * @param over    called once it is over, whatever ended it
     */
    Viewer(
            Collector collector,
            Process request,
            Events events,
            Columns columns,
            String filter,
            Supplier<Predicate<ProcessInfo>> filters,
            Runnable over) {
        this.collector = collector;
        this.request = request;
        this.events = events;
        this.columns = columns;
        this.filters = filters;
        this.over = over;
        this.filter = filters.get();
        isTimed = TIMED.matcher(filter).find();
        isAll = filter.isBlank();
    }

    /** True if time alone has rows come and go. */
    boolean isTimed() {
        return isTimed;
    }

    /** True if nobody is there to be sent anything. */
    boolean isGone() {
        return isOver || !request.isAlive();
    }

    /** Its request, and what that hangs on. */
    List<Long> pids() {
        return List.of(request.pid(), request.parent().map(Process::pid).orElse(0L));
    }

    /** True if there is something to do for it that waits for nobody. */
    boolean isBehind() {
        return !isOver && waiting == null && (sieve != null || snapshot != null || next <= collector.seq());
    }

    /** Where it was, if that is still known; else from the start. */
    void begin() {
        long last = isTimed ? -1 : last();
        if (last >= 0 && collector.isKnown(last)) {
            next = last + 1;
        } else {
            beginAnew();
        }
    }

    private long last() {
        var id = events.lastId().orElse("");
        var instance = collector.manager().instance() + ".";
        var number = id.startsWith(instance) ? id.substring(instance.length()) : "";
        return number.matches("\\d{1,18}") ? Long.parseLong(number) : -1;
    }

    private void beginAnew() {
        next = collector.seq() + 1;
        int total = collector.rows().size();
        search(found -> hello(total, found));
    }

    private Event hello(int total, List<Row> found) {
        snapshot = found;
        sent = 0;
        shown.clear();
        if (isTimed) {
            found.forEach(row -> shown.add(row.pid()));
        }
        var hello = Json.object(
                "instance", collector.manager().instance(),
                "seq", next - 1,
                "total", total,
                "matching", found.size(),
                "columns", columns.names());
        return Event.of(Json.text(hello)).name("hello");
    }

    /** Asks of all rows as they are now; what comes meanwhile is a step that follows. @param then what is said of those that match */
    private void search(Function<List<Row>, @Nullable Event> then) {
        filter = filters.get();
        asked = System.nanoTime();
        var rows = collector.rows();
        if (isAll) {
            sieve = new Sieve(0, at -> {}, () -> then.apply(rows));
            return;
        }
        List<ProcessInfo> aged = isTimed ? collector.infos() : List.of();
        var found = new ArrayList<Row>();
        IntConsumer ask = at -> {
            // whether a row has gone for it is asked of the row, too
            if (filter.test(isTimed ? aged.get(at) : rows.get(at).info())) {
                found.add(rows.get(at));
            }
        };
        sieve = new Sieve(rows.size(), ask, () -> then.apply(found));
    }

    /** Goes on until there is nothing to do, what there is is not taken, or its share of this pass is used up. */
    void pump() {
        if (waiting != null
                && System.nanoTime() - waitingSince
                        > collector.options().stall().toNanos()) {
            end();
            request.exit(1); // what it was sent and did not take is not waited for
            return;
        }
        long until = System.nanoTime() + collector.share();
        boolean goesOn = true;
        while (goesOn && !isOver && waiting == null) {
            goesOn = goOn(until) && System.nanoTime() - until < 0;
        }
    }

    /** Does the next thing, or of a long one what there is time for. @return false if there is none */
    private boolean goOn(long until) {
        if (sieve != null) {
            sift(sieve, until);
        } else if (snapshot != null) {
            offer(piece(snapshot));
        } else if (next <= collector.seq()) {
            take(collector.step(next));
        } else if (point != null) {
            offer(Event.of(point).name("series"));
            point = null;
        } else if (isTimed && System.nanoTime() - asked > AGAIN) {
            search(this::changes);
        } else {
            return false;
        }
        return true;
    }

    private void sift(Sieve rows, long until) {
        if (rows.goOn(until)) {
            sieve = null;
            var event = rows.end();
            if (event != null) {
                offer(event);
            }
        }
    }

    private Event piece(List<Row> rows) {
        if (sent >= rows.size()) {
            snapshot = null;
            return Event.of(Json.text(Json.object("matching", rows.size())))
                    .name("ready")
                    .id(id(next - 1));
        }
        int to = Math.min(rows.size(), sent + CHUNK);
        var piece = rows.subList(sent, to);
        sent = to;
        return rows(piece, List.of());
    }

    /** Takes a step; null if it is no longer kept, and all is to begin anew. */
    private void take(@Nullable Delta step) {
        if (step == null) {
            beginAnew();
            return;
        }
        next++;
        var put = new ArrayList<Row>();
        var gone = new ArrayList<Long>();
        int puts = step.put().size();
        IntConsumer ask = at -> {
            if (at < puts) {
                take(step.put().get(at), step.before().get(at), put, gone);
            } else {
                drop(step.gone().get(at - puts), gone);
            }
        };
        sieve = new Sieve(
                step.size(),
                ask,
                () -> put.isEmpty() && gone.isEmpty() ? null : rows(put, gone).id(id(step.seq())));
    }

    private void take(Row row, @Nullable Row before, List<Row> put, List<Long> gone) {
        if (isAll || filter.test(row.info())) {
            put.add(row);
            mark(row.pid());
        } else if (before != null && (isTimed ? shown.remove(row.pid()) : filter.test(before.info()))) {
            gone.add(row.pid());
        }
    }

    private void drop(Row row, List<Long> gone) {
        if (isAll || (isTimed ? shown.remove(row.pid()) : filter.test(row.info()))) {
            gone.add(row.pid());
        }
    }

    private Event rows(List<Row> put, List<Long> gone) {
        return Event.of(columns.rows(put, gone)).name("rows");
    }

    private void mark(long pid) {
        if (isTimed) {
            shown.add(pid);
        }
    }

    /** What time alone has changed. @param now what matches now */
    private @Nullable Event changes(List<Row> now) {
        var pids = new HashSet<Long>();
        var put = new ArrayList<Row>();
        for (var row : now) {
            pids.add(row.pid());
            if (!shown.contains(row.pid())) {
                put.add(row);
            }
        }
        var gone = shown.stream().filter(pid -> !pids.contains(pid)).toList();
        shown.clear();
        shown.addAll(pids);
        return put.isEmpty() && gone.isEmpty() ? null : rows(put, gone);
    }

    private String id(long seq) {
        return collector.manager().instance() + "." + seq;
    }

    /** A point of the series, of which only the latest matters; it goes out with the next pass. */
    void series(String data) {
        point = data;
    }

    private void offer(Event event) {
        if (isOver) {
            return;
        }
        if (events.offer(event)) {
            waiting = null;
            return;
        }
        if (waiting == null) {
            waitingSince = System.nanoTime();
        }
        waiting = event;
        events.onReady(() -> collector.post(this::again));
    }

    /** There is room again; what else there is goes out with the next pass. */
    private void again() {
        var event = waiting;
        if (event == null || isOver) {
            return;
        }
        offer(event);
    }

    /** Says goodbye, and why. */
    void bye(String reason) {
        if (!isOver) {
            var unused = events.offer(
                    Event.of(Json.text(Json.object("reason", reason))).name("bye"));
            end();
        }
    }

    /** It is over; again is harmless. */
    void end() {
        if (!isOver) {
            isOver = true;
            snapshot = null;
            sieve = null;
            collector.leave(this);
            events.close();
            over.run();
        }
    }
}

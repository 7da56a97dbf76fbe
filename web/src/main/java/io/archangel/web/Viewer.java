package io.archangel.web;

import io.archangel.http.Event;
import io.archangel.http.Events;
import io.archangel.process.Process;
import io.archangel.process.ProcessInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who watches the table: a place in the collector's ring, and a filter. It is sent no more than it takes; who takes nothing
 * for too long is cut. On the collector's thread.
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

    /** Its request, and what that hangs on. */
    List<Long> pids() {
        return List.of(request.pid(), request.parent().map(Process::pid).orElse(0L));
    }

    /** Where it was, if that is still known; else from the start. */
    void begin() {
        long last = isTimed ? -1 : last();
        if (last >= 0 && collector.isKnown(last)) {
            next = last + 1;
        } else {
            offer(hello());
        }
    }

    private long last() {
        var id = events.lastId().orElse("");
        var instance = collector.manager().instance() + ".";
        var number = id.startsWith(instance) ? id.substring(instance.length()) : "";
        return number.matches("\\d{1,18}") ? Long.parseLong(number) : -1;
    }

    private Event hello() {
        filter = filters.get();
        asked = System.nanoTime();
        var rows = isAll ? collector.rows() : matching();
        snapshot = rows;
        sent = 0;
        next = collector.seq() + 1;
        shown.clear();
        if (isTimed) {
            rows.forEach(row -> shown.add(row.pid()));
        }
        var hello = Json.object(
                "instance", collector.manager().instance(),
                "seq", collector.seq(),
                "total", collector.rows().size(),
                "matching", rows.size(),
                "columns", columns.names());
        return Event.of(Json.text(hello)).name("hello");
    }

    private List<Row> matching() {
        var rows = new ArrayList<Row>();
        var infos = collector.infos();
        for (int at = 0; at < infos.size(); at++) {
            if (filter.test(infos.get(at))) {
                rows.add(collector.rows().get(at));
            }
        }
        return rows;
    }

    /** Sends what there is, as long as it is taken. */
    void pump() {
        if (waiting != null
                && System.nanoTime() - waitingSince
                        > collector.options().stall().toNanos()) {
            end();
            request.exit(1); // what it was sent and did not take is not waited for
            return;
        }
        while (!isOver && waiting == null) {
            var event = nextEvent();
            if (event == null) {
                return;
            }
            offer(event);
        }
    }

    private @Nullable Event nextEvent() {
        if (snapshot != null) {
            return piece(snapshot);
        }
        if (next <= collector.seq()) {
            var step = collector.step(next);
            if (step == null) {
                return hello();
            }
            next++;
            var event = of(step);
            return event == null ? nextEvent() : event;
        }
        if (isTimed && System.nanoTime() - asked > AGAIN) {
            return asked();
        }
        if (point != null) {
            var event = Event.of(point).name("series");
            point = null;
            return event;
        }
        return null;
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
        return Event.of(columns.rows(piece, List.of())).name("rows");
    }

    private @Nullable Event of(Delta step) {
        var put = new ArrayList<Row>();
        var gone = new ArrayList<Long>();
        for (int at = 0; at < step.put().size(); at++) {
            var row = step.put().get(at);
            var before = step.before().get(at);
            if (isAll || filter.test(row.info())) {
                put.add(row);
                mark(row.pid());
            } else if (before != null && (isTimed ? shown.remove(row.pid()) : filter.test(before.info()))) {
                gone.add(row.pid());
            }
        }
        for (var row : step.gone()) {
            if (isAll || (isTimed ? shown.remove(row.pid()) : filter.test(row.info()))) {
                gone.add(row.pid());
            }
        }
        return put.isEmpty() && gone.isEmpty()
                ? null
                : Event.of(columns.rows(put, gone)).name("rows").id(id(step.seq()));
    }

    private void mark(long pid) {
        if (isTimed) {
            shown.add(pid);
        }
    }

    /** Asks of all rows anew, since time has passed. */
    private @Nullable Event asked() {
        filter = filters.get();
        asked = System.nanoTime();
        var now = matching();
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
        return put.isEmpty() && gone.isEmpty()
                ? null
                : Event.of(columns.rows(put, gone)).name("rows");
    }

    private String id(long seq) {
        return collector.manager().instance() + "." + seq;
    }

    /** A point of the series, of which only the latest matters. */
    void series(String data) {
        point = data;
        pump();
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

    /** There is room again. */
    private void again() {
        var event = waiting;
        if (event == null || isOver) {
            return;
        }
        offer(event);
        pump();
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
            snapshot = Collections.emptyList();
            collector.leave(this);
            events.close();
            over.run();
        }
    }
}

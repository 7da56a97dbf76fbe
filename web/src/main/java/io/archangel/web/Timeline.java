package io.archangel.web;

import io.archangel.process.ProcessInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What happened to a process, the oldest first, as far as it is remembered. On the desk's threads. */
final class Timeline {
    private final Building building;
    private final SignalLog signals;

    Timeline(Building building, SignalLog signals) {
        this.building = building;
        this.signals = signals;
    }

    /** Something, and when it was. */
    private record Moment(Instant at, Map<String, @Nullable Object> entry) {
        static Moment of(Instant at, String what, @Nullable String by, @Nullable String detail) {
            return new Moment(at, Json.object("at", at, "what", what, "by", by, "detail", detail));
        }
    }

    /**
     * Of one.
     *
     * @param info  its row while it is there, else null
     * @param entry what the history has of it as JSON, or null
     */
    List<Map<String, @Nullable Object>> of(long pid, @Nullable ProcessInfo info, @Nullable String entry) {
        if (info != null) {
            return present(info);
        }
        return entry == null ? List.of() : past(pid, Json.tree(entry));
    }

    /** A wait is told as it is now: of those that are over, and of when this one began, nobody keeps a note. */
    private List<Map<String, @Nullable Object>> present(ProcessInfo info) {
        var now = building.manager().clock().instant();
        var moments = signalled(info.pid());
        if (info.in() + info.out() > 0) {
            moments.add(Moment.of(
                    now.minus(info.idle()), "bytes", null, bytes(info.in(), info.out()) + "; the latest then"));
        }
        if (info.wchan() != null && !info.stat().startsWith("R")) {
            moments.add(Moment.of(now, "waits", null, "for " + info.wchan() + ", now"));
        }
        moments.sort(Comparator.comparing(Moment::at));
        moments.addFirst(Moment.of(info.started(), "started", null, null));
        return entries(moments);
    }

    private List<Map<String, @Nullable Object>> past(long pid, JsonNode ended) {
        var started = Instant.parse(ended.path("started").asString());
        var end = started.plusMillis(ended.path("duration_ms").asLong());
        long in = ended.path("in").asLong();
        long out = ended.path("out").asLong();
        var moments = signalled(pid);
        moments.addFirst(Moment.of(started, "started", null, null));
        if (in + out > 0) {
            moments.add(Moment.of(end, "bytes", null, bytes(in, out) + " in all"));
        }
        moments.add(Moment.of(
                end,
                "exit " + ended.path("exit").asString(""),
                ended.path("by").asString(null),
                ended.path("reason").asString(null)));
        return entries(moments);
    }

    private List<Moment> signalled(long pid) {
        var moments = new ArrayList<Moment>();
        for (var event : signals.of(pid)) {
            var what = event.what();
            moments.add(Moment.of(event.at(), what.signal().name(), what.by(), what.reason()));
        }
        return moments;
    }

    private static String bytes(long in, long out) {
        return in + " in, " + out + " out";
    }

    private static List<Map<String, @Nullable Object>> entries(List<Moment> moments) {
        return moments.stream().map(Moment::entry).toList();
    }
}

package io.archangel.web;

import io.archangel.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What Prometheus collects, in its text format (version 0.0.4). On the desk's threads. */
final class Metrics {
    private final Building building;
    private final Counters counters;

    Metrics(Building building, Counters counters) {
        this.building = building;
        this.counters = counters;
    }

    /** A family of samples that differ by labels. */
    private record In(String app, String kind, String state) {}

    Response answer() {
        var text = new StringBuilder(4096);
        running(text);
        var counted = counters.now();
        head(text, "archangel_started_total", "counter", "Processes that were started.");
        counted.started().forEach((kind, count) -> line(text, "archangel_started_total", count, "kind", kind));
        head(text, "archangel_exited_total", "counter", "Processes that have ended, by how.");
        counted.exited()
                .forEach((kind, causes) -> causes.forEach(
                        (cause, count) -> line(text, "archangel_exited_total", count, "kind", kind, "cause", cause)));
        durations(text, counted);
        head(
                text,
                "archangel_events_lost_total",
                "counter",
                "Starts and ends that were not counted, as too many came.");
        line(text, "archangel_events_lost_total", counted.lost());
        loops(text);
        var runtime = Runtime.getRuntime();
        head(text, "archangel_heap_bytes", "gauge", "The heap that is in use.");
        line(text, "archangel_heap_bytes", runtime.totalMemory() - runtime.freeMemory());
        head(text, "archangel_heap_max_bytes", "gauge", "The heap that there may be.");
        line(text, "archangel_heap_max_bytes", runtime.maxMemory());
        head(text, "archangel_uptime_seconds", "gauge", "How long the server is up.");
        var up = Duration.between(
                building.manager().started(), building.manager().clock().instant());
        line(text, "archangel_uptime_seconds", up.toMillis() / 1000.0);
        return Response.bytes(
                        "text/plain; version=0.0.4; charset=utf-8",
                        text.toString().getBytes(StandardCharsets.UTF_8))
                .header("Cache-Control", "no-store");
    }

    private void running(StringBuilder text) {
        var counts = new TreeMap<String, Map<In, Integer>>();
        for (var info : building.manager().list()) {
            var in = new In(
                    info.app() == null ? "" : info.app(),
                    info.kind(),
                    info.stat().substring(0, 1));
            counts.computeIfAbsent(in.toString(), any -> new java.util.HashMap<>())
                    .merge(in, 1, Integer::sum);
        }
        head(text, "archangel_processes", "gauge", "Processes in flight.");
        counts.values()
                .forEach(each -> each.forEach((in, count) ->
                        line(text, "archangel_processes", count, "app", in.app, "kind", in.kind, "state", in.state)));
    }

    private static void durations(StringBuilder text, Counters.Counted counted) {
        var name = "archangel_duration_seconds";
        head(text, name, "histogram", "How long those had lived that have ended.");
        long below = 0;
        for (int at = 0; at < Durations.BOUNDS.length; at++) {
            below += counted.durations()[at];
            line(text, name + "_bucket", below, "le", Double.toString(Durations.BOUNDS[at] / 1000.0));
        }
        below += counted.durations()[Durations.BOUNDS.length];
        line(text, name + "_bucket", below, "le", "+Inf");
        line(text, name + "_sum", counted.seconds());
        line(text, name + "_count", below);
    }

    private void loops(StringBuilder text) {
        var table = building.manager().table("loops");
        if (table == null) {
            return;
        }
        head(text, "archangel_loop_lag_seconds", "gauge", "How late each loop is.");
        int name = table.columns().indexOf("name");
        int lag = table.columns().indexOf("lag");
        for (var row : table.rows().get()) {
            if (name >= 0 && lag >= 0 && row.get(lag) instanceof Duration late) {
                line(text, "archangel_loop_lag_seconds", late.toNanos() / 1e9, "loop", String.valueOf(row.get(name)));
            }
        }
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, Number value, String... labels) {
        text.append(name);
        for (int at = 0; at < labels.length; at += 2) {
            text.append(at == 0 ? '{' : ',').append(labels[at]).append("=\"");
            text.append(escaped(labels[at + 1])).append('"');
        }
        text.append(labels.length > 0 ? "} " : " ").append(value).append('\n');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}

package io.archangel.shell;

import io.archangel.process.ProcessInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many bytes a second pass in each process, from one look to the next. One thread. */
final class Rates {
    private Map<Long, long[]> before = Map.of();
    private Map<Long, Long> rates = Map.of();
    private long looked;

    /** Takes a look. @param now in nanoseconds */
    void look(List<ProcessInfo> all, long now) {
        var seen = new HashMap<Long, long[]>();
        var made = new HashMap<Long, Long>();
        double seconds = Math.max(1e-3, (now - looked) / 1e9);
        for (var info : all) {
            long sum = info.in() + info.out();
            var last = before.get(info.pid());
            seen.put(info.pid(), new long[] {sum});
            made.put(info.pid(), last == null ? 0 : Math.round((sum - last[0]) / seconds));
        }
        before = seen;
        rates = made;
        looked = now;
    }

    /** Bytes a second, in and out together; 0 before there were two looks. */
    long of(ProcessInfo info) {
        return rates.getOrDefault(info.pid(), 0L);
    }
}

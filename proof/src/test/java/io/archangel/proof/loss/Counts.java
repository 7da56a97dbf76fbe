package io.archangel.proof.loss;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What visitors did. Any thread. */
final class Counts {
    private final Map<Kind, Row> rows = new EnumMap<>(Kind.class);

    private record Row(LongAdder came, LongAdder brokenOff, LongAdder unserved) {}

    Counts() {
        for (var kind : Kind.values()) {
            rows.put(kind, new Row(new LongAdder(), new LongAdder(), new LongAdder()));
        }
    }

    private Row row(Kind kind) {
        return Objects.requireNonNull(rows.get(kind));
    }

    void came(Kind kind) {
        row(kind).came.increment();
    }

    /** The visitor broke it off. */
    void brokenOff(Kind kind) {
        row(kind).brokenOff.increment();
    }

    /** It did not break off, and was cut, or told less than it waited for. */
    void unserved(Kind kind) {
        row(kind).unserved.increment();
    }

    long unserved() {
        return rows.values().stream().mapToLong(row -> row.unserved.sum()).sum();
    }

    long visits() {
        return rows.values().stream().mapToLong(row -> row.came.sum()).sum();
    }

    long brokenOff() {
        return rows.values().stream().mapToLong(row -> row.brokenOff.sum()).sum();
    }

    /** Requests, streams and sockets, had none been broken off. */
    long requests() {
        return rows.entrySet().stream()
                .mapToLong(
                        each -> each.getKey().requests() * each.getValue().came.sum())
                .sum();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        rows.forEach((kind, row) -> text.append(String.format(
                "%s: %s came, %s broken off, %s unserved%n", kind, row.came, row.brokenOff, row.unserved)));
        return text.toString();
    }
}

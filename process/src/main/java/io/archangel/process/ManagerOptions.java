package io.archangel.process;

import java.util.function.Consumer;

/**
 * How a manager is set up.
 *
 * @param clock          time; the machine's unless told
 * @param reporter       gets one report for each process that did not end normally; logs it unless told. Called on
 *                       whatever thread ended the process; must not block. What it throws is logged beside the report
 * @param historyEntries how many of each shelf (normal ends, all others) are kept, 0 to 1,000,000; 10,000 unless told
 * @param historyBytes   how many bytes of texts (names, reasons) each shelf keeps, with two for the length of each
 *                       of six, at least 1,024; 4 MiB unless told
 */
public record ManagerOptions(Clock clock, Consumer<Report> reporter, int historyEntries, int historyBytes) {

    /** @throws ProcessException if a figure is out of range */
    public ManagerOptions {
        if (historyEntries < 0 || historyEntries > 1_000_000) {
            throw new ProcessException("historyEntries is " + historyEntries + "; give 0 to 1000000");
        }
        if (historyBytes < 1024) {
            throw new ProcessException("historyBytes is " + historyBytes + "; give at least 1024");
        }
    }

    /** What a manager has unless told otherwise. */
    public static ManagerOptions defaults() {
        return new ManagerOptions(Clock.system(), new LogReporter(), 10_000, 4 << 20);
    }

    /** The same with another clock. */
    public ManagerOptions clock(Clock other) {
        return new ManagerOptions(other, reporter, historyEntries, historyBytes);
    }

    /** The same with another reporter. */
    public ManagerOptions reporter(Consumer<Report> other) {
        return new ManagerOptions(clock, other, historyEntries, historyBytes);
    }

    /** The same with another number of entries on each shelf of history. */
    public ManagerOptions historyEntries(int entries) {
        return new ManagerOptions(clock, reporter, entries, historyBytes);
    }

    /** The same with another number of bytes of texts on each shelf of history. */
    public ManagerOptions historyBytes(int bytes) {
        return new ManagerOptions(clock, reporter, historyEntries, bytes);
    }
}

package io.archangel.proof.price;

import io.archangel.process.PagesAlone;
import io.archangel.process.Process;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A table alone: something takes a number, is put in under it and taken out. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class BareTable {
    private static final int BATCH = 64;

    /** Which table. */
    public enum Sort {
        /** Ours. */
        PAGES {
            @Override
            Table table() {
                return new PagesAlone()::come;
            }
        },
        /** The JDK's hash map, by boxed numbers. */
        HASH_MAP {
            @Override
            Table table() {
                return new Numbered(new ConcurrentHashMap<>())::come;
            }
        },
        /** The JDK's sorted map, by boxed numbers. */
        SKIP_LIST {
            @Override
            Table table() {
                return new Numbered(new ConcurrentSkipListMap<>())::come;
            }
        };

        abstract Table table();
    }

    /** Which table. */
    @Param
    public Sort sort;

    /** How many are in it besides. */
    @Param({"0", "1000000"})
    public int live;

    private Table table;

    /** Fills it. */
    @Setup
    public void fill() {
        table = sort.table();
        for (int at = 0; at < live; at++) {
            table.come(new Request(null), false);
        }
    }

    /** What one thread puts in. */
    @State(Scope.Thread)
    public static class Worker {
        private final Process process = new Request(null);
    }

    /** So many come and go. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void entry(Worker worker) {
        for (int at = 0; at < BATCH; at++) {
            table.come(worker.process, true);
        }
    }

    private interface Table {
        void come(Process process, boolean goes);
    }

    private record Numbered(ConcurrentMap<Long, Process> map, AtomicLong last) {
        Numbered(ConcurrentMap<Long, Process> map) {
            this(map, new AtomicLong());
        }

        void come(Process process, boolean goes) {
            long pid = last.incrementAndGet();
            map.put(pid, process);
            if (goes) {
                map.remove(pid);
            }
        }
    }
}

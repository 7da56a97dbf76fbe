package io.archangel.proof.guard;

import java.util.Map;

/** Callbacks that no scenario stands for, and why. */
final class Exclusions {
    private static final String GUARD = "the guard itself, and whoever calls it has what was thrown";
    private static final String CALLER =
            "asked before anything is done, on the thread of whoever calls, who has what was thrown";
    private static final String WRITERS = "a step of whoever writes a loop, not of whoever uses one";

    static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("Guard.Callout.run()", GUARD),
            Map.entry("Guard.Callout of Guard.attempt(Guard.Callout)", GUARD),
            Map.entry("Guard.Callout of Guard.call(Process, Guard.Callout)", GUARD),
            Map.entry("Guard.Callout of Callbacks.call(Process, Guard.Callout)", GUARD),
            Map.entry("Runnable of Callbacks.callback(Runnable)", "callSoon and callLater of a loop call it"),
            Map.entry("Runnable of Callbacks.afterwards(Runnable)", WRITERS),
            Map.entry("Runnable of Callbacks.outside(Runnable)", WRITERS),
            Map.entry("BooleanSupplier of Callbacks.sever(BooleanSupplier)", WRITERS),
            Map.entry("Runnable of Callbacks.everyIteration(Runnable)", "callEveryIteration of a loop calls it"),
            Map.entry("Runnable of OsSignals.add(String, Runnable)", "addSignalHandler of a loop calls it"),
            Map.entry("Runnable of Callback.timer(long, Runnable)", WRITERS),
            Map.entry("Predicate of ProcessManager.signalAll(Predicate, UnaryOperator)", CALLER),
            Map.entry("UnaryOperator of ProcessManager.signalAll(Predicate, UnaryOperator)", CALLER),
            Map.entry("Predicate of ProcessManager.killAll(Predicate, UnaryOperator)", CALLER),
            Map.entry("UnaryOperator of ProcessManager.killAll(Predicate, UnaryOperator)", CALLER),
            Map.entry("Process.head()", "the core says in its place what it threw"),
            Map.entry("Clock.Cancellable.cancel()", "the clock's own to implement"),
            Map.entry("Audit.close()", "the shell closes none: whoever opened it does"),
            Map.entry(
                    "Runnable of HostThread(Runnable, String)", "a thread as any other: java.lang.Thread has the rule"),
            Map.entry("Output.isTerminal()", "nobody asks yet"),
            Map.entry("Process.toString()", "the product asks none but its own"));

    private Exclusions() {}
}

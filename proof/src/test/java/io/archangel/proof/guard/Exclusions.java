package io.archangel.proof.guard;

import java.util.Map;

/** Callbacks that no scenario stands for, and why. */
final class Exclusions {
    private static final String GUARD = "the guard itself, and whoever calls it has what was thrown";
    private static final String CALLER =
            "asked before anything is done, on the thread of whoever calls, who has what was thrown";
    private static final String ROUND =
            "called on the thread of whoever calls, who has what it throws: that is what it is for";
    private static final String JUDGE = "what it throws counts as a failure; the caller has what his call threw";
    private static final String WRITERS = "a step of whoever writes a loop, not of whoever uses one";

    private static final String CLOCK =
            "a manager stands on its clock: what was about to be done is undone, as tests of the kernel with a broken one have it";

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
            Map.entry("Executor of VirtualThreads.of(Callbacks, Executor)", WRITERS),
            Map.entry("Runnable of Callback.timer(long, Runnable)", WRITERS),
            Map.entry("Runnable of Callbacks.obey(Runnable)", WRITERS),
            Map.entry("Runnable of Inbox(Runnable)", "a step of whoever writes a door, not of whoever opens one"),
            Map.entry("Predicate of ProcessManager.list(boolean, Predicate)", CALLER),
            Map.entry("Function of Field(String, Kind, Function)", CALLER),
            Map.entry("Predicate of ProcessManager.signalAll(Predicate, UnaryOperator)", CALLER),
            Map.entry("UnaryOperator of ProcessManager.signalAll(Predicate, UnaryOperator)", CALLER),
            Map.entry("Predicate of ProcessManager.killAll(Predicate, UnaryOperator)", CALLER),
            Map.entry("UnaryOperator of ProcessManager.killAll(Predicate, UnaryOperator)", CALLER),
            Map.entry("UnaryOperator of Sink.head(UnaryOperator)", CALLER),
            Map.entry("Router.mounted(String)", CALLER),
            Map.entry("Router.handle(Request)", "no server asks it"),
            Map.entry("Routing.handle(Request)", "no server asks it"),
            Map.entry("Routing.routes()", CALLER),
            Map.entry("Routed.route()", "asked with Routing.route"),
            Map.entry("Routed.bodyLimit()", "asked with Routing.route"),
            Map.entry("Handler of TestClient.of(Handler)", "it mounts it on an HttpServer, as mount does"),
            Map.entry("Consumer of Site.group(String, Consumer)", ROUND),
            Map.entry("Runnable of Scope.run(Runnable)", ROUND),
            Map.entry("ScopedValue.CallableOp of Scope.call(ScopedValue.CallableOp)", ROUND),
            Map.entry("Aspect.around(Object, Call)", ROUND),
            Map.entry("Aspect.around(Call)", "nobody implements it anew"),
            Map.entry("Aspect.then(Aspect)", "nobody implements it anew"),
            Map.entry("Call.call(Object)", ROUND),
            Map.entry("Call of Aspect.around(Object, Call)", ROUND),
            Map.entry("Call of Aspect.around(Call)", ROUND),
            Map.entry("Aspect of Aspect.then(Aspect)", ROUND),
            Map.entry("Breaker.Code.run()", ROUND),
            Map.entry("Breaker.Code of Breaker.call(Breaker.Code)", ROUND),
            Map.entry("Predicate of BreakerOptions.failures(Predicate)", JUDGE),
            Map.entry(
                    "Predicate of BreakerOptions(double, double, Duration, int, int, Duration, int, Duration, int,"
                            + " Predicate, List)",
                    JUDGE),
            Map.entry("Harness.Code.run()", ROUND),
            Map.entry("Harness.Code of Harness.tap(String, Harness.Code)", ROUND),
            Map.entry("BiConsumer of Harness.handler(String, BiConsumer)", "called by what that is a handler for"),
            Map.entry("Consumer of Harness.reporter(Consumer)", "a manager's reporter calls it"),
            Map.entry("Handler of Filter.filter(Request, Handler)", "the filter calls it, and has what was thrown"),
            Map.entry("Clock.nanos()", CLOCK),
            Map.entry("Clock.instant()", CLOCK),
            Map.entry("Clock.after(Duration, Runnable)", CLOCK),
            Map.entry("Home.name()", WRITERS),
            Map.entry("Home.isHere()", WRITERS),
            Map.entry("Home.blocked()", WRITERS),
            Map.entry("Home.steps()", WRITERS),
            Map.entry("Process.head()", "the core says in its place what it threw"),
            Map.entry("Clock.Cancellable.cancel()", "the clock's own to implement"),
            Map.entry("Audit.close()", "the shell closes none: whoever opened it does"),
            Map.entry(
                    "Runnable of HostThread(Runnable, String)", "a thread as any other: java.lang.Thread has the rule"),
            Map.entry("Runnable of HostThread.lend(Runnable)", "the caller's own: what it throws comes through"),
            Map.entry("Process.toString()", "the product asks none but its own"));

    private Exclusions() {}
}

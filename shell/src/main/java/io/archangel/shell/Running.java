package io.archangel.shell;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The commands that run now, by whomever. Any thread. */
final class Running {
    private final Set<Run> all = ConcurrentHashMap.newKeySet();

    /**
     * A command that runs.
     *
     * @param invocation which
     * @param session    the pid of its session, 0 for a single command from the command line
     * @param since      when it began
     */
    record Run(Invocation invocation, long session, Instant since) {}

    /** One begins. @return ends it */
    Runnable begin(Invocation invocation) {
        var run = new Run(invocation, invocation.sessionPid(), invocation.now());
        all.add(run);
        return () -> all.remove(run);
    }

    /** The oldest first. */
    List<Run> list() {
        return all.stream().sorted(Comparator.comparing(Run::since)).toList();
    }
}

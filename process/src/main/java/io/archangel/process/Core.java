package io.archangel.process;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What QUIT leaves of a process: how it was the moment before it ended. Or of one that goes on, how it was when somebody
 * {@linkplain ProcessManager#core looked}. Text in it may come from outside: escape it before
 * it is shown.
 *
 * @param at      when
 * @param info    its row, with age, idle time, bytes and what it waited for
 * @param by      who sent QUIT; {@code nobody} if it goes on
 * @param reason  why, or null
 * @param head    what it was asked, secrets left out, or null
 * @param stack   its threads: one line for each, then its frames, indented
 * @param signals the latest signals it got, at most eight, the oldest first
 */
public record Core(
        Instant at,
        ProcessInfo info,
        String by,
        @Nullable String reason,
        @Nullable String head,
        List<String> stack,
        List<Signal.Received> signals) {

    /** Copies the lists. */
    public Core {
        stack = List.copyOf(stack);
        signals = List.copyOf(signals);
    }

    /** Whose it is. */
    public long pid() {
        return info.pid();
    }

    /** Looks at a process. Any thread; costs a stack walk for each of its threads. */
    static Core of(Process process, ProcessTable table, String by, @Nullable String reason) {
        var now = table.clock().instant();
        var head = new String[1];
        var thrown = Guard.attemptAs(process, () -> head[0] = process.head());
        return new Core(
                now,
                Snapshot.of(process, table.clock().nanos(), now, true),
                by,
                reason,
                thrown == null ? head[0] : "its head() threw " + thrown,
                Frames.stacks(Workers.of(process)),
                process.extra().signals());
    }
}

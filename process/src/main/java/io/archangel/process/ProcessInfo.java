package io.archangel.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process as it was at one moment. Text in it may come from outside: escape it before it is shown.
 *
 * @param pid     its number, never used again
 * @param ppid    its parent's, 0 for none
 * @param user    the request's principal, or null
 * @param stat    {@code R} running, {@code S} waiting, {@code T} stopped, {@code D} an interrupt did not free it, {@code Z}
 *                over but for its thread; then {@code +} if signals wait, {@code L} if it is over a soft limit
 * @param started when it was registered
 * @param age     since then; never negative
 * @param idle    since bytes last passed, or since the start
 * @param kind    what it is: {@code conn}, {@code http}, {@code session}, {@code task}
 * @param app     the application it belongs to, or null
 * @param name    what it does, {@code GET /poll}
 * @param method  of a request, or null
 * @param route   of a request, or null
 * @param client  the address at the other end, or null
 * @param in      bytes received
 * @param out     bytes sent
 * @param wchan   what its thread {@linkplain Process#waitsFor says} that it waits for, else what it is in; without a thread, what
 *                it {@linkplain Process#waits says itself}, and of a zombie, where its loop stands still; or null.
 *                Filled by {@link ProcessManager#list(boolean)} when asked
 * @param thread  its thread, or the loop it lives on, or null; likewise
 * @param limits  what it may use, or null for anything
 * @param tags    its groups
 */
public record ProcessInfo(
        long pid,
        long ppid,
        @Nullable String user,
        String stat,
        Instant started,
        Duration age,
        Duration idle,
        String kind,
        @Nullable String app,
        String name,
        @Nullable String method,
        @Nullable String route,
        @Nullable String client,
        long in,
        long out,
        @Nullable String wchan,
        @Nullable String thread,
        @Nullable Limits limits,
        Set<String> tags) {}

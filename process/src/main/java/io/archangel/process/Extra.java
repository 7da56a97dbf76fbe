package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What most processes never have, kept apart so that their frame is small. Any thread. */
final class Extra {
    private static final int SIGNALS_KEPT = 8;
    private static final VarHandle HANDLERS = Fields.handle(MethodHandles.lookup(), "handlers", Map.class);
    private static final VarHandle OVER = Fields.handle(MethodHandles.lookup(), "over", CompletableFuture.class);
    private static final VarHandle MAILBOX = Fields.handle(MethodHandles.lookup(), "mailbox", Mailbox.class);
    private static final VarHandle CREW = Fields.handle(MethodHandles.lookup(), "crew", Set.class);
    private static final VarHandle SIGNALS = Fields.handle(MethodHandles.lookup(), "signals", List.class);
    private static final VarHandle TAGS = Fields.handle(MethodHandles.lookup(), "tags", Set.class);

    private final Process process;
    private volatile @Nullable Map<Signal, Signal.Handler> handlers;
    private volatile @Nullable Mailbox mailbox;
    private volatile @Nullable CompletableFuture<Void> over;

    /** Its threads beside its body. */
    private volatile @Nullable Set<Body> crew;

    /** The latest of them to leave. */
    private volatile @Nullable Body lastToLeave;

    /** What it has become by {@code exec}. */
    private volatile @Nullable Image image;

    /** From when it is idle, if it has been stopped, by the manager's clock. */
    private volatile @Nullable Long idleFrom;

    /** Words by which it is found in a group. */
    private volatile Set<String> tags = Set.of();

    /** The latest signals, the oldest first. */
    private volatile List<Signal.Received> signals = List.of();

    Extra(Process process) {
        this.process = process;
    }

    // ---- signals ----

    void addHandler(Signal signal, Signal.Handler handler) {
        Map<Signal, Signal.Handler> before;
        do {
            before = handlers;
        } while (!HANDLERS.compareAndSet(this, before, with(before, signal, handler)));
    }

    /** What it has become by {@code exec}, or null. */
    @Nullable
    Image image() {
        return image;
    }

    /** Becomes something else: all handlers are forgotten but those that ignore. */
    void become(Image other) {
        image = other;
        Map<Signal, Signal.Handler> before;
        do {
            before = handlers;
        } while (!HANDLERS.compareAndSet(this, before, ignoring(before)));
    }

    Signal.@Nullable Handler handlerOf(Signal signal) {
        var now = handlers;
        return now == null ? null : now.get(signal);
    }

    Mailbox mailbox(ProcessTable table) {
        var now = mailbox;
        if (now != null) {
            return now;
        }
        var made = new Mailbox(process, table);
        return MAILBOX.compareAndSet(this, null, made) ? made : mailbox(table);
    }

    @Nullable
    Mailbox mailboxOrNull() {
        return mailbox;
    }

    void note(Signal.Received received) {
        List<Signal.Received> before;
        do {
            before = signals;
        } while (!SIGNALS.compareAndSet(this, before, latest(before, received)));
    }

    private static List<Signal.Received> latest(List<Signal.Received> before, Signal.Received received) {
        var after = new ArrayList<>(before);
        after.add(received);
        return List.copyOf(after.subList(Math.max(0, after.size() - SIGNALS_KEPT), after.size()));
    }

    List<Signal.Received> signals() {
        return signals;
    }

    @Nullable
    Long idleFrom() {
        return idleFrom;
    }

    void idleFrom(long moment) {
        idleFrom = moment;
    }

    // ---- groups ----

    void tag(String word) {
        Set<String> before;
        Set<String> after;
        do {
            before = tags;
            after = new TreeSet<>(before);
            after.add(word);
        } while (!TAGS.compareAndSet(this, before, Collections.unmodifiableSet(after)));
    }

    Set<String> tags() {
        return tags;
    }

    // ---- threads ----

    /** A thread begins to work for it. */
    void enlist(Body worker) {
        var now = crew;
        if (now == null) {
            CREW.compareAndSet(this, null, ConcurrentHashMap.<Body>newKeySet());
            enlist(worker);
        } else {
            now.add(worker);
        }
    }

    /** It has left, if it was one of the crew. */
    void discharge(Body worker) {
        var now = crew;
        if (now != null && now.contains(worker)) {
            lastToLeave = worker;
            now.remove(worker);
        }
    }

    Set<Body> crew() {
        var now = crew;
        return now == null ? Set.of() : now;
    }

    boolean hasCrew() {
        var now = crew;
        return now != null && !now.isEmpty();
    }

    @Nullable
    Body lastToLeave() {
        return lastToLeave;
    }

    // ---- the end ----

    CompletableFuture<Void> over() {
        var now = over;
        if (now != null) {
            return now;
        }
        var made = new CompletableFuture<Void>();
        return OVER.compareAndSet(this, null, made) ? made : over();
    }

    /** Those who wait for its end need wait no longer. */
    void complete() {
        var waiting = over;
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    private static Map<Signal, Signal.Handler> with(
            @Nullable Map<Signal, Signal.Handler> before, Signal signal, Signal.Handler handler) {
        var after = new HashMap<Signal, Signal.Handler>(before == null ? Map.of() : before);
        after.put(signal, handler);
        return Map.copyOf(after);
    }

    private static Map<Signal, Signal.Handler> ignoring(@Nullable Map<Signal, Signal.Handler> before) {
        var after = new HashMap<Signal, Signal.Handler>(before == null ? Map.of() : before);
        after.values().removeIf(handler -> !Signal.Handler.IGNORE.equals(handler));
        return Map.copyOf(after);
    }
}

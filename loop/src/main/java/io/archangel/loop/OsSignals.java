package io.archangel.loop;

import io.archangel.process.Guard;
import io.archangel.process.Process;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals of the operating system that one loop handles. The JVM has one handler for each signal, so those who want
 * it stand in a chain, the latest in front: whoever leaves from anywhere in it leaves the others where they are.
 */
public final class OsSignals implements AutoCloseable {
    /** One for the JVM, as its table of handlers is; held while a chain changes. */
    private static final ReentrantLock CHAINS = new ReentrantLock();

    private static final Map<String, String> KEPT = Map.of(
            "KILL", "the operating system lets nobody handle it",
            "STOP", "the operating system lets nobody handle it",
            "QUIT", "the JVM prints its threads at it",
            "ILL", "the JVM itself lives by it",
            "FPE", "the JVM itself lives by it",
            "SEGV", "the JVM itself lives by it",
            "BUS", "the JVM itself lives by it",
            "PIPE", "the JVM itself lives by it",
            "USR2", "the JVM stops its threads by it");

    private final Loop loop;

    /** Those of this loop, the latest first; under the lock. */
    private final Deque<Link> links = new ArrayDeque<>();

    /** Signals of a loop. */
    public OsSignals(Loop loop) {
        this.loop = loop;
    }

    /** Asks a loop for a callback as the process that runs now, whichever thread asks later. */
    static Runnable asked(Loop loop, Runnable callback) {
        var process = Process.current().orElse(null);
        Runnable ask = () -> loop.callSoonThreadsafe(callback);
        return process == null ? ask : () -> Guard.call(process, ask::run);
    }

    /** Handles a signal in place of what the JVM would do. Any thread. */
    public Handle add(String name, Runnable callback) {
        var link = new Link(name, asked(loop, callback));
        CHAINS.lock();
        try {
            link.install();
            links.push(link);
            return link;
        } finally {
            CHAINS.unlock();
        }
    }

    /** Cancels the latest. Any thread. @return false if there is none */
    public boolean remove(String name) {
        CHAINS.lock();
        try {
            var latest = links.stream().filter(link -> link.name.equals(name)).findFirst();
            latest.ifPresent(Link::cancel);
            return latest.isPresent();
        } finally {
            CHAINS.unlock();
        }
    }

    /** Cancels all of them. Any thread. */
    @Override
    public void close() {
        CHAINS.lock();
        try {
            while (!links.isEmpty()) {
                links.getFirst().cancel();
            }
        } finally {
            CHAINS.unlock();
        }
    }

    /** A signal that a loop may handle. @throws LoopException if there is none, or the JVM or the system keeps it */
    static Signal signal(String name) {
        if (KEPT.containsKey(name)) {
            throw refused(name, null);
        }
        try {
            return new Signal(name);
        } catch (IllegalArgumentException unknown) {
            throw refused(name, unknown);
        }
    }

    private static LoopException refused(String name, @Nullable Throwable cause) {
        boolean unknown = cause != null && String.valueOf(cause.getMessage()).startsWith("Unknown");
        var why = unknown ? "there is no such signal" : KEPT.getOrDefault(name, "the JVM itself uses it");
        return new LoopException("signal " + name + " can't be handled: " + why + "; handle TERM or INT", cause);
    }

    /** One who wants a signal. */
    private final class Link implements SignalHandler, Handle {
        private final String name;
        private final Runnable action;

        /** Who had it before, and who came after; under the lock. */
        private @Nullable SignalHandler before;

        private @Nullable Link after;

        private volatile boolean cancelled;

        Link(String name, Runnable action) {
            this.name = name;
            this.action = action;
        }

        void install() {
            var signal = signal(name);
            try {
                before = Signal.handle(signal, this);
                if (before instanceof Link link) {
                    link.after = this;
                }
            } catch (IllegalArgumentException used) {
                throw refused(name, used);
            }
        }

        /** On a thread of the JVM's. */
        @Override
        public void handle(Signal signal) {
            var heir = before;
            if (!cancelled) {
                action.run();
            } else if (heir != null) {
                // Somebody who knew us put us back; the one before us has it now.
                Signal.handle(signal, heir);
                Signal.raise(signal);
            }
        }

        @Override
        public void cancel() {
            CHAINS.lock();
            try {
                if (!cancelled) {
                    cancelled = true;
                    links.remove(this);
                    leave();
                }
            } finally {
                CHAINS.unlock();
            }
        }

        private void leave() {
            var heir = before;
            if (heir instanceof Link link) {
                link.after = after;
            }
            if (after != null) {
                after.before = heir;
            } else if (heir != null) {
                var front = Signal.handle(new Signal(name), heir);
                if (front != this) {
                    Signal.handle(new Signal(name), front);
                }
            }
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }
}

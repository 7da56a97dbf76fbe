package io.archangel.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The signals that a {@link FakeLoop} handles and a test raises: those that {@link OsSignals} would, and no others. */
final class FakeSignals {
    private final FakeLoop loop;

    /** The latest last; any thread adds and takes away. */
    private final List<Handler> handlers = new CopyOnWriteArrayList<>();

    FakeSignals(FakeLoop loop) {
        this.loop = loop;
    }

    Handle add(String name, Runnable callback) {
        OsSignals.signal(name);
        var handler = new Handler(name, OsSignals.asked(loop, callback));
        handlers.add(handler);
        return handler;
    }

    boolean remove(String name) {
        var latest = latest(name);
        if (latest != null) {
            latest.cancel();
        }
        return latest != null;
    }

    void raise(String name) {
        var latest = latest(name);
        if (latest == null) {
            throw new LoopException("nobody handles " + name + "; it would have ended the program");
        }
        latest.asked.run();
    }

    void close() {
        handlers.forEach(Handler::cancel);
    }

    private @Nullable Handler latest(String name) {
        return handlers.stream()
                .filter(each -> each.name.equals(name))
                .reduce((before, after) -> after)
                .orElse(null);
    }

    /** Who wants a signal; one who asks twice is there twice. */
    private final class Handler implements Handle {
        private final String name;
        private final Runnable asked;
        private volatile boolean cancelled;

        Handler(String name, Runnable asked) {
            this.name = name;
            this.asked = asked;
        }

        @Override
        public void cancel() {
            cancelled = true;
            handlers.remove(this);
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }
}

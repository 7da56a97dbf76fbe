package io.archangel.web;

import io.archangel.process.Clock;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import io.archangel.shell.Principal;
import io.archangel.web.Sessions.Comer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is logged in, or one call with a token: a process of kind {@code session}, in which what that person orders runs. Its
 * end is the log-out, whoever ends it. Any thread.
 */
final class WebSession extends Process {
    private final Comer comer;
    private final String client;
    private final String csrf;
    private final boolean isCall;

    /** When it began, by the manager's clock. */
    private final long began;

    /** What streams to it: each is told of the end. */
    private final Set<Runnable> streams = ConcurrentHashMap.newKeySet();

    /** How many shells it has. */
    private final AtomicInteger shells = new AtomicInteger();

    /** By the manager's clock; whoever uses it writes it. */
    private volatile long used;

    /** What ends it once nobody uses it; written in turn. */
    private volatile Clock.Cancellable timer = () -> {};

    /**
     * One that is not registered yet.
     *
     * @param csrf   what comes with each of its requests, besides the cookie
     * @param isCall true for one that lasts as long as one request
     */
    WebSession(Comer comer, String client, String csrf, boolean isCall, long now) {
        this.comer = comer;
        this.client = client;
        this.csrf = csrf;
        this.isCall = isCall;
        began = now;
        used = now;
    }

    /**
     * Whether what let the one in still does on whose behalf this thread runs, by a shell of the page, too; null if it does for good, or
     * if that is nobody of the console.
     */
    static @Nullable BooleanSupplier holdsOfCurrent() {
        for (var at = Process.current(); at.isPresent(); at = at.get().parent()) {
            if (at.get() instanceof WebSession session) {
                return session.comer.holds();
            }
        }
        return null;
    }

    Comer comer() {
        return comer;
    }

    Principal who() {
        return comer.who();
    }

    String csrf() {
        return csrf;
    }

    /** True if it lasts as long as one request. */
    boolean isCall() {
        return isCall;
    }

    long began() {
        return began;
    }

    void use(long now) {
        used = now;
    }

    /** When it was used last; nobody waits for its end while something streams to it, or it is a call that goes on. */
    long used(long now) {
        return isCall || !streams.isEmpty() ? now : used;
    }

    /** Its present timer, which is cancelled once it has ended. */
    void timer(Clock.Cancellable next) {
        timer = next;
        if (!isAlive()) {
            next.cancel();
        }
    }

    /** Begins a shell. @return false if it has as many as it may */
    boolean beginShell(int most) {
        return shells.getAndUpdate(has -> Math.min(most, has + 1)) < most;
    }

    /** One of them is over. */
    void endShell() {
        shells.decrementAndGet();
    }

    /**
     * Something streams to it from now on.
     *
     * @param ended called once if the session ends before that; on any thread, where it must not block
     * @return ends that
     */
    Runnable stream(Runnable ended) {
        Runnable stream = () -> ended.run(); // an object of its own, whatever was handed in
        streams.add(stream);
        if (!isAlive() && streams.remove(stream)) {
            ended.run();
        }
        return () -> streams.remove(stream);
    }

    /** It has ended: whatever streams to it is told. */
    void ended() {
        timer.cancel();
        for (var stream : streams) {
            if (streams.remove(stream)) {
                stream.run();
            }
        }
    }

    /** Runs code as this session, on the calling thread. @return what it threw, which does not end it, or null */
    @Nullable
    Throwable run(Guard.Callout code) {
        var thrown = new @Nullable Throwable[1];
        var unused = runBody(() -> thrown[0] = Guard.attempt(code));
        return thrown[0];
    }

    @Override
    protected String kind() {
        return "session";
    }

    @Override
    protected String name() {
        return isCall ? "web call" : "web session";
    }

    @Override
    protected String user() {
        return comer.who().name();
    }

    @Override
    protected String client() {
        return client;
    }
}

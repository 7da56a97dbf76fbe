package io.archangel.web;

import io.archangel.process.Clock;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import io.archangel.shell.Principal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is logged in, or one call with a token: a process of kind {@code session}, in which what that person orders runs. Its
 * end is the log-out, whoever ends it. Any thread.
 */
final class WebSession extends Process {
    private final Principal who;
    private final String client;
    private final String csrf;
    private final boolean isCall;

    /** When it began, by the manager's clock. */
    private final long began;

    /** What streams to it: each is told of the end. */
    private final Set<Runnable> streams = ConcurrentHashMap.newKeySet();

    /** How many shells it has. */
    private final AtomicInteger shells = new AtomicInteger();

    /** How many live tables it watches, and taps. */
    private final AtomicInteger watching = new AtomicInteger();

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
    WebSession(Principal who, String client, String csrf, boolean isCall, long now) {
        this.who = who;
        this.client = client;
        this.csrf = csrf;
        this.isCall = isCall;
        began = now;
        used = now;
    }

    Principal who() {
        return who;
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

    /** When it was used last; nobody waits for its end while something streams to it. */
    long used(long now) {
        return !streams.isEmpty() ? now : used;
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

    /** What counts the streams that it watches. */
    AtomicInteger watching() {
        return watching;
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
        return who.name();
    }

    @Override
    protected String client() {
        return client;
    }
}

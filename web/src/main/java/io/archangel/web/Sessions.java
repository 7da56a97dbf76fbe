package io.archangel.web;

import io.archangel.process.Guard;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.shell.Principal;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.shell.door.Visitors;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in, by the digest of a cookie, and who calls with a token. Each has a seat of the doorkeeper's. One ends that nobody
 * uses, that is too old, or whose password or token is not what it was: with the next request, and by itself. Any thread.
 */
final class Sessions implements AutoCloseable {
    /** So often a session is looked at whose password or token may be taken away. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ProcessManager manager;
    private final Doorkeeper keeper;
    private final WebOptions options;
    private final Visitors visitors;
    private final Repeats repeats;
    private final ConcurrentHashMap<String, WebSession> inside = new ConcurrentHashMap<>();

    /** Looks at the sessions, which may ask a file; none waits here twice. */
    private final ThreadPoolExecutor looks = new ThreadPoolExecutor(
            1,
            1,
            2 * LOOK.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("web sessions").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    Sessions(ProcessManager manager, Doorkeeper keeper, WebOptions options, Visitors visitors, Repeats repeats) {
        this.manager = manager;
        this.keeper = keeper;
        this.options = options;
        this.visitors = visitors;
        this.repeats = repeats;
        looks.allowCoreThreadTimeOut(true);
    }

    /**
     * Somebody who may come in.
     *
     * @param holds whether what lets that one in still does; null if it does for good
     */
    record Comer(Principal who, @Nullable BooleanSupplier holds) {
        /** True as long as that one may be in. */
        boolean mayStay() {
            return holds == null || holds.getAsBoolean();
        }
    }

    /** What came of coming in. @param cookie what the browser keeps  @param refusal why not, or null */
    record Entered(
            @Nullable WebSession session,
            String cookie,
            @Nullable String refusal) {}

    /** Lets somebody in; where that person has too many sessions, the one that was used least lately ends for it. */
    Entered enter(Comer comer, String client) {
        var who = comer.who;
        var refusal = keeper.enter(who);
        if (refusal != null) {
            oldest(who).ifPresent(WebSession::exit);
            refusal = keeper.enter(who);
        }
        if (refusal != null) {
            return new Entered(null, "", refusal);
        }
        var cookie = Secrets.make();
        var key = Secrets.digest(cookie);
        var session = manager.register(made(comer, client, false));
        inside.put(key, session);
        session.atExitInline(exit -> {
            inside.remove(key);
            repeats.forget(session.pid());
        });
        visitors.entered(session, who, client);
        watch(session);
        return new Entered(session, cookie, null);
    }

    /**
     * A session for one request; it is to be ended with that.
     *
     * @param connection what the request came by
     */
    Entered call(Comer comer, String client, Process connection) {
        var refusal = keeper.enter(comer.who);
        if (refusal != null) {
            return new Entered(null, "", refusal);
        }
        var session = manager.registerUnder(connection, made(comer, client, true));
        watchAfter(LOOK, session); // whoever calls has just been looked at
        return new Entered(session, "", null);
    }

    /** Whose cookie that is, which does not say yet that its own page sends it. */
    Optional<WebSession> of(String cookie) {
        var session = inside.get(Secrets.digest(cookie));
        if (session == null || !session.isAlive()) {
            return Optional.empty();
        }
        boolean isOver = !left(session).isPositive();
        if (isOver) {
            session.exit();
        }
        return isOver ? Optional.empty() : Optional.of(session);
    }

    /** It is used now. */
    void use(WebSession session) {
        session.use(manager.clock().nanos());
    }

    /** Who is logged in, for a listing. */
    List<List<@Nullable Object>> rows() {
        long now = manager.clock().nanos();
        return inside.values().stream()
                .sorted(Comparator.comparingLong(WebSession::pid))
                .map(session -> Arrays.<@Nullable Object>asList(
                        session.pid(),
                        session.who().name(),
                        session.who().role().name().toLowerCase(Locale.ROOT),
                        session.client(),
                        Duration.ofNanos(Math.max(0, now - session.used(now)))))
                .toList();
    }

    private WebSession made(Comer comer, String client, boolean isCall) {
        var session = new WebSession(
                comer, client, Secrets.make(), isCall, manager.clock().nanos());
        session.atExitInline(exit -> {
            keeper.exit(comer.who);
            session.ended();
        });
        return session;
    }

    private Optional<WebSession> oldest(Principal who) {
        long now = manager.clock().nanos();
        return inside.values().stream()
                .filter(session -> session.who().name().equals(who.name()))
                .max(Comparator.comparingLong(session -> now - session.used(now)));
    }

    /** Ends it when its time has come. */
    private void watch(WebSession session) {
        var left = left(session);
        if (left.isPositive()) {
            watchAfter(session.comer().holds == null || left.compareTo(LOOK) < 0 ? left : LOOK, session);
        } else {
            session.exit();
        }
    }

    private void watchAfter(Duration time, WebSession session) {
        Runnable look = () -> {
            if (Guard.attempt(() -> watch(session)) != null) {
                session.exit(); // nobody can say that it may go on
            }
        };
        session.timer(manager.clock().after(time, () -> looks.execute(look)));
    }

    /** How long it lasts if nobody uses it from now on; nothing, or less, if its time has come. */
    private Duration left(WebSession session) {
        long now = manager.clock().nanos();
        var ofUse = options.idle().minusNanos(now - session.used(now));
        var ofAll = options.life().minusNanos(now - session.began());
        return !session.comer().mayStay() ? Duration.ZERO : ofUse.compareTo(ofAll) < 0 ? ofUse : ofAll;
    }

    /** Nobody is watched any more. */
    @Override
    public void close() {
        looks.shutdown();
    }
}

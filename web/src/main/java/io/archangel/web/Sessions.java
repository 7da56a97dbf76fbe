package io.archangel.web;

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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in, by the digest of a cookie. Each has a seat of the doorkeeper's. One ends that nobody uses, that is too old, or whose
 * password is not what it was: with the next request, and by itself. Any thread.
 */
final class Sessions implements AutoCloseable {
    /** So often a session is looked at whose password may be taken away. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ProcessManager manager;
    private final Doorkeeper keeper;
    private final WebOptions options;
    private final Visitors visitors;
    private final Repeats repeats;
    private final ConcurrentHashMap<String, Inside> inside = new ConcurrentHashMap<>();

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
    record Comer(Principal who, @Nullable BooleanSupplier holds) {}

    private record Inside(WebSession session, @Nullable BooleanSupplier holds) {}

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
        var session = manager.register(made(who, client, false));
        var one = new Inside(session, comer.holds);
        inside.put(key, one);
        session.atExitInline(exit -> {
            inside.remove(key);
            repeats.forget(session.pid());
        });
        visitors.entered(session, who, client);
        watch(one);
        return new Entered(session, cookie, null);
    }

    /**
     * A session for one request; it is to be ended with that.
     *
     * @param connection what the request came by
     */
    Entered call(Principal who, String client, Process connection) {
        var refusal = keeper.enter(who);
        return refusal == null
                ? new Entered(manager.registerUnder(connection, made(who, client, true)), "", null)
                : new Entered(null, "", refusal);
    }

    /** Whose cookie that is, which does not say yet that its own page sends it. */
    Optional<WebSession> of(String cookie) {
        var one = inside.get(Secrets.digest(cookie));
        if (one == null || !one.session.isAlive()) {
            return Optional.empty();
        }
        boolean isOver = !left(one).isPositive();
        if (isOver) {
            one.session.exit();
        }
        return isOver ? Optional.empty() : Optional.of(one.session);
    }

    /** It is used now. */
    void use(WebSession session) {
        session.use(manager.clock().nanos());
    }

    /** Who is logged in, for a listing. */
    List<List<@Nullable Object>> rows() {
        long now = manager.clock().nanos();
        return all().sorted(Comparator.comparingLong(WebSession::pid))
                .map(session -> Arrays.<@Nullable Object>asList(
                        session.pid(),
                        session.who().name(),
                        session.who().role().name().toLowerCase(Locale.ROOT),
                        session.client(),
                        Duration.ofNanos(Math.max(0, now - session.used(now)))))
                .toList();
    }

    private WebSession made(Principal who, String client, boolean isCall) {
        var session = new WebSession(
                who, client, Secrets.make(), isCall, manager.clock().nanos());
        session.atExitInline(exit -> {
            keeper.exit(who);
            session.ended();
        });
        return session;
    }

    private Optional<WebSession> oldest(Principal who) {
        long now = manager.clock().nanos();
        return all().filter(session -> session.who().name().equals(who.name()))
                .max(Comparator.comparingLong(session -> now - session.used(now)));
    }

    private Stream<WebSession> all() {
        return inside.values().stream().map(Inside::session);
    }

    /** Ends it when its time has come. */
    private void watch(Inside one) {
        var left = left(one);
        if (!left.isPositive()) {
            one.session.exit();
            return;
        }
        var next = one.holds == null || left.compareTo(LOOK) < 0 ? left : LOOK;
        one.session.timer(manager.clock().after(next, () -> looks.execute(() -> watch(one))));
    }

    /** How long it lasts if nobody uses it from now on; nothing, or less, if its time has come. */
    private Duration left(Inside one) {
        long now = manager.clock().nanos();
        var ofUse = options.idle().minusNanos(now - one.session.used(now));
        var ofAll = options.life().minusNanos(now - one.session.began());
        boolean holds = one.holds == null || one.holds.getAsBoolean();
        return !holds ? Duration.ZERO : ofUse.compareTo(ofAll) < 0 ? ofUse : ofAll;
    }

    /** Nobody is watched any more. */
    @Override
    public void close() {
        looks.shutdown();
    }
}

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
import org.jspecify.annotations.Nullable;

/** Who is logged in, by the digest of a cookie. Each has a seat of the doorkeeper's. Any thread. */
final class Sessions {
    private final ProcessManager manager;
    private final Doorkeeper keeper;
    private final Duration idle;
    private final Visitors visitors;
    private final Repeats repeats;
    private final ConcurrentHashMap<String, WebSession> inside = new ConcurrentHashMap<>();

    Sessions(ProcessManager manager, Doorkeeper keeper, Duration idle, Visitors visitors, Repeats repeats) {
        this.manager = manager;
        this.keeper = keeper;
        this.idle = idle;
        this.visitors = visitors;
        this.repeats = repeats;
    }

    /** What came of coming in. @param cookie what the browser keeps  @param refusal why not, or null */
    record Entered(
            @Nullable WebSession session,
            String cookie,
            @Nullable String refusal) {}

    /** Lets somebody in; where that person has too many sessions, the one that was used least lately ends for it. */
    Entered enter(Principal who, String client) {
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
        inside.put(key, session);
        session.atExitInline(exit -> {
            inside.remove(key);
            repeats.forget(session.pid());
        });
        visitors.entered(session, who, client);
        watch(session, idle);
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
        return Optional.ofNullable(inside.get(Secrets.digest(cookie))).filter(WebSession::isAlive);
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
        return inside.values().stream()
                .filter(session -> session.who().name().equals(who.name()))
                .max(Comparator.comparingLong(session -> now - session.used(now)));
    }

    /** Ends it once it has not been used for too long. */
    private void watch(WebSession session, Duration left) {
        session.timer(manager.clock().after(left, () -> {
            long now = manager.clock().nanos();
            var still = idle.minusNanos(now - session.used(now));
            if (still.isPositive()) {
                watch(session, still);
            } else {
                session.exit();
            }
        }));
    }
}
